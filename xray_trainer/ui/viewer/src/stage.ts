/**
 * The map with the scan on it: layers, view, and how the picture looks. Knows nothing of marks or of buttons.
 */

import Collection from "ol/Collection.js";
import type BaseLayer from "ol/layer/Base.js";
import { containsExtent } from "ol/extent.js";
import type ImageLayer from "ol/layer/Image.js";
import OlMap from "ol/Map.js";
import type ImageStatic from "ol/source/ImageStatic.js";
import type View from "ol/View.js";
import type Interaction from "ol/interaction/Interaction.js";
import type { Api } from "./api.ts";
import { Darkroom } from "./darkroom.ts";
import type { Flip } from "./flip.ts";
import { Frame, type Point } from "./frame.ts";
import type { Grid } from "./grid.ts";
import { PLAIN } from "./look.ts";
import { Patches, type Patch } from "./patches.ts";
import type { Channel, Piece } from "./mosaic.ts";
import { flipFeatures, turned } from "./orientation.ts";
import { createPicture, type Look, type Picture, type Renderer } from "./picture.ts";
import { SeenCodes } from "./seen-codes.ts";
import { Signal } from "./signal.ts";
import { calm, createView, LARGEST_ZOOM, previewLayer } from "./stage-view.ts";
import { TileStore } from "./tiles.ts";
import type { ScanInfo } from "./types.ts";
import { autoWindow, cleanWindow, type GreyWindow } from "./window-level.ts";

const FIT_MARGIN_PX = 10;
const ZOOM_MS = 120;

export class Stage {
  readonly frame: Frame;
  readonly map: OlMap;
  readonly view: View;
  readonly lookChanged = new Signal();
  readonly viewChanged = new Signal();
  /** The scan was flipped or turned. */
  readonly orientationChanged = new Signal();
  /** The look that the scan opens with. */
  readonly firstLook: Look;
  /** Resolves when the look is being drawn. */
  presented: Promise<void> = Promise.resolve();
  readonly darkroom: Darkroom;
  private readonly patches: Patches;
  private current: Look;
  private readonly picture: Picture;
  private readonly preview: ImageLayer<ImageStatic>;
  private readonly seen: SeenCodes;
  private readonly stop = new AbortController();

  constructor(
    readonly target: HTMLElement,
    readonly renderer: Renderer,
    scan: ScanInfo,
    source: { readonly api: Api; readonly address: string },
  ) {
    this.frame = new Frame(scan, devicePixelRatio);
    const tiles = new TileStore(source.address, source.api, (this.patches = new Patches(scan.tile_px)));
    this.seen = new SeenCodes(scan, tiles);
    const [low, high] = scan.window;
    this.firstLook = { ...PLAIN, window: { low, high }, energy: 0, encoding: this.encodings[0] ?? "" };
    this.current = this.firstLook;
    const { frame, stop } = this;
    this.darkroom = new Darkroom(scan, tiles);
    this.picture = createPicture(renderer, { frame, darkroom: this.darkroom, look: this.current, signal: stop.signal });
    this.preview = previewLayer(this.frame, source.api.previewOf(source.address));
    this.view = createView(this.frame);
    this.map = new OlMap({
      target,
      view: this.view,
      controls: [],
      interactions: new Collection<Interaction>(),
      layers: [this.preview, this.picture.layer],
    });
    this.map.on("moveend", () => this.viewChanged.emit());
    this.map.on("change:size", () => this.onResize());
  }

  get look(): Look {
    return this.current;
  }

  /** Returns the energies as the routes number them, high energy first. */
  get energies(): readonly number[] {
    return Array.from({ length: this.frame.scan.energies }, (_, energy) => energy);
  }

  /** Returns the encodings of tiles, the small one first. */
  get encodings(): readonly string[] {
    return [...this.frame.scan.encodings].sort((a, b) => Number(a === "u16") - Number(b === "u16"));
  }

  /** Shows the scan: the preview at once, then the tiles, which look the same. */
  open(): Promise<void> {
    this.fit();
    return new Promise((resolve) => {
      this.map.once("rendercomplete", () => {
        this.preview.setVisible(false);
        resolve();
        const { encoding, energy } = this.current;
        void this.overview({ encoding, energy }).catch(() => undefined);
      });
    });
  }

  close(): void {
    this.stop.abort(new Error("closed"));
    this.map.getLayers().forEach((layer) => layer.dispose());
    this.map.setTarget(undefined);
    this.map.dispose();
  }

  addLayer(layer: BaseLayer): void {
    this.map.addLayer(layer);
  }

  change(part: Partial<Look>): void {
    this.current = { ...this.current, ...part };
    this.presented = this.picture.show(this.current);
    this.lookChanged.emit();
  }

  /** Shows other codes in places of the scan: those of the patches, in place of those that were shown before. */
  patch(patches: readonly Patch[]): void {
    this.patches.set(patches);
    this.picture.redraw();
  }

  setWindow(window: GreyWindow): void {
    this.change({ window: cleanWindow(window) });
  }

  /** Returns the window that suits what is on screen, or what lies between two corners of the scan. */
  windowOnScreen(): GreyWindow {
    const [left, bottom, right, top] = this.view.calculateExtent(this.map.getSize()) as [number, number, number, number];
    return this.windowWithin(this.frame.toScan([left, top]), this.frame.toScan([right, bottom]));
  }

  windowWithin(one: Point, other: Point): GreyWindow {
    const from = this.frame.clamp([Math.min(one[0], other[0]), Math.min(one[1], other[1])]);
    const to = this.frame.clamp([Math.max(one[0], other[0]), Math.max(one[1], other[1])]);
    return autoWindow(this.seen.between(from, to, this.current, this.level));
  }

  /** Exchanges left and right or top and bottom of what is seen; what is drawn over the scan follows. */
  flip(change: Partial<Flip>): void {
    const centre = this.frame.toScan(this.view.getCenter() ?? []);
    const isTurned = Math.abs(Math.sin(this.view.getRotation())) > 0.5;
    const by = isTurned ? { x: change.y === true, y: change.x === true } : { x: change.x === true, y: change.y === true };
    const { flip } = this.frame;
    this.frame.flip = { x: flip.x !== by.x, y: flip.y !== by.y };
    flipFeatures(this.map, this.frame, by);
    this.picture.turn();
    this.view.setCenter(this.frame.toMap(centre));
    this.orientationChanged.emit();
  }

  /** Turns the scan by quarters, clockwise. */
  turn(quarters: number): void {
    this.rotate(((this.quarters + quarters) % 4) * (Math.PI / 2));
    this.orientationChanged.emit();
  }

  /** Puts the scan back upright. */
  upright(): void {
    const { x, y } = this.frame.flip;
    this.rotate(0);
    if (x || y) this.flip({ x, y });
    this.orientationChanged.emit();
  }

  /** Returns by how many quarters the scan is turned, clockwise. */
  get quarters(): number {
    return (Math.round(this.view.getRotation() / (Math.PI / 2)) + 4) % 4;
  }

  /** Returns the point of the scan so many pixels of the screen further. */
  moved(point: Point, pixels: Point): [number, number] {
    const resolution = this.view.getResolution() ?? 1;
    const [x, y] = this.frame.toMap(point);
    const [right, down] = turned(pixels, this.view.getRotation());
    return this.frame.clamp(this.frame.toScan([x + right * resolution, y - down * resolution]));
  }

  /** Shows everything. */
  fit(): void {
    if (!this.map.getSize()) return;
    this.view.fit(this.frame.extent, { padding: [FIT_MARGIN_PX, FIT_MARGIN_PX, FIT_MARGIN_PX, FIT_MARGIN_PX] });
  }

  fitTo(extent: number[]): void {
    const smallest = this.view.getResolution() ?? 1;
    this.view.fit(extent, { padding: [60, 60, 60, 60], minResolution: Math.min(1, smallest), duration: calm(ZOOM_MS) });
  }

  zoom(by: number): void {
    this.view.cancelAnimations();
    this.view.animate({ zoom: (this.view.getZoom() ?? 0) + by, duration: calm(ZOOM_MS) });
  }

  /** Shows one pixel of the scan on one pixel of the screen, on the screen's grid. */
  oneToOne(about?: Point): void {
    const resolution = devicePixelRatio;
    const isTurned = Math.abs(Math.sin(this.view.getRotation())) > 0.5;
    const size = this.map.getSize() ?? [];
    const [width = 0, height = 0] = isTurned ? [...size].reverse() : size;
    const [x = 0, y = 0] = about ? this.frame.toMap(about) : (this.view.getCenter() ?? []);
    const onGrid = (centre: number, half: number) => Math.round(centre - half) + half;
    this.view.cancelAnimations();
    this.view.setResolution(resolution);
    this.view.setCenter([onGrid(x, (width * resolution) / 2), -onGrid(-y, (height * resolution) / 2)]);
  }

  pan(pixels: Point): void {
    const resolution = this.view.getResolution() ?? 1;
    const [right, down] = turned(pixels, this.view.getRotation());
    const [x = 0, y = 0] = this.view.getCenter() ?? [];
    this.view.setCenter(this.view.getConstrainedCenter([x + right * resolution, y - down * resolution], resolution));
  }

  /** Shows the rectangle between two corners of the scan, as large as it fits. */
  zoomTo(one: Point, other: Point): void {
    const [[x0, y0], [x1, y1]] = [this.frame.toMap(one), this.frame.toMap(other)];
    const extent = [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
    this.view.fit(extent, { minResolution: 1 / LARGEST_ZOOM, duration: calm(ZOOM_MS) });
  }

  /** Returns the level of the pyramid that is on screen. */
  get level(): number {
    return this.frame.levelOf(this.frame.tileGrid().getZForResolution(this.view.getResolution() ?? 1));
  }

  /** Returns the codes of a piece of a level. */
  read(piece: Piece, channel: Channel): Promise<Grid<Uint16Array>> {
    return this.darkroom.mosaic.read(piece, channel, this.stop.signal);
  }

  /** Returns the codes of the smallest level. */
  overview(channel: Channel): Promise<Grid<Uint16Array>> {
    return this.darkroom.fetchOverview(channel, this.stop.signal);
  }

  /** Returns the same picture once more, for another map. */
  anotherPicture(): Picture {
    const { frame, darkroom, stop } = this;
    return createPicture(this.renderer, { frame, darkroom, look: this.firstLook, signal: stop.signal });
  }

  /** Returns where the middle of the map lies on the scan. */
  middle(): [number, number] {
    return this.frame.clamp(this.frame.toScan(this.view.getCenter() ?? [0, 0]));
  }

  /** Returns the code under a point of the scan, of the sharpest tile that is here; undefined where none is. */
  codeAt(point: Point): number | undefined {
    return this.seen.at(point, this.current);
  }

  /** Turns the view; a scan that was seen as a whole still is. */
  private rotate(angle: number): void {
    const seen = this.view.calculateExtent(this.map.getSize());
    const isWhole = containsExtent(seen, this.frame.extent);
    this.view.cancelAnimations();
    this.view.setRotation(angle);
    if (isWhole) this.fit();
  }

  private onResize(): void {
    if (!this.view.getCenter()) this.fit();
    this.viewChanged.emit();
  }
}
