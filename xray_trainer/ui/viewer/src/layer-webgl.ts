/**
 * Draws with WebGL: a developed tile is a texture of four bands (high and low byte of the code, class, grey level),
 * the tables are two textures of 256 x 256, and the shader only looks up. Nothing is interpolated or computed there,
 * so that every graphics card gives the same pixels.
 */

import WebGLTileLayer from "ol/layer/WebGLTile.js";
import WebGLTileLayerRenderer from "ol/renderer/webgl/TileLayer.js";
import PaletteTexture from "ol/webgl/PaletteTexture.js";
import { bandsOf } from "./codec.ts";
import { Tables } from "./layer-tables.ts";
import { planeKey } from "./look.ts";
import { LAYER_CACHE, PICTURE_CLASS, type Drawn, type PictureParts } from "./picture.ts";
import { PictureSource, type Finish } from "./picture-source.ts";
import { FRAGMENT_SHADER, VERTEX_SHADER } from "./shaders.ts";

export function webglPicture(parts: PictureParts): Drawn {
  const { frame } = parts;
  const sizePx = frame.scan.tile_px;
  const tables = new Tables(parts.darkroom);
  const [tone, paint] = [new TableTexture("u_tone"), new TableTexture("u_paint")];
  let shown = parts.look;
  const fill = () => {
    if (!tables.take(shown)) return;
    tone.put(toneBytes(tables));
    paint.put(new Uint8Array(tables.paint.buffer));
  };
  const finish: Finish = (plane, { corner }) => bandsOf(plane, sizePx, ...corner);
  const createSource = () => new PictureSource(parts, () => shown, finish, { bandCount: 4 }).takeSquares(sizePx);
  fill();
  let source = createSource();
  const options = { source, extent: frame.extent, className: PICTURE_CLASS, cacheSize: LAYER_CACHE };
  const layer = new TableLayer(options, [tone, paint]);
  return {
    layer,
    show(look) {
      const isRedeveloped = planeKey(look) !== planeKey(shown);
      shown = look;
      fill();
      if (isRedeveloped) source.redevelop();
      else layer.changed();
    },
    turn() {
      source = createSource();
      layer.setSource(source);
    },
    redraw() {
      source.redevelop();
    },
  };
}

/** Grey level in the first band, whether it is highlighted in the second. */
function toneBytes(tables: Tables): Uint8Array {
  const bytes = new Uint8Array(4 * tables.tone.length);
  for (let code = 0; code < tables.tone.length; code++) {
    bytes[4 * code] = tables.tone[code]!;
    bytes[4 * code + 1] = tables.isHighlighted(code) ? 255 : 0;
  }
  return bytes;
}

/** A tile layer with shaders of our own. */
class TableLayer extends WebGLTileLayer {
  constructor(
    options: ConstructorParameters<typeof WebGLTileLayer>[0],
    private readonly tables: TableTexture[],
  ) {
    super(options);
  }

  override createRenderer(): WebGLTileLayerRenderer<this> {
    super.createRenderer(); // keeps account of the bands, so that the layer does not compile a style of its own
    return new WebGLTileLayerRenderer<this>(this, {
      vertexShader: VERTEX_SHADER,
      fragmentShader: FRAGMENT_SHADER,
      uniforms: {},
      paletteTextures: this.tables,
      cacheSize: this.getCacheSize(),
    });
  }

  /** A new source does not bring a style of OpenLayers' own back. */
  override setStyle(): void {}
}

const SIDE = 256;
/** A texture unit that nothing else uses, so that putting new data in leaves the tile's texture bound. */
const SPARE_UNIT = 7;

/** A table of 65536 colours as a texture that is filled again whenever the table changes. */
class TableTexture extends PaletteTexture {
  private made: WebGLTexture | undefined;
  private isStale = true;

  constructor(name: string) {
    super(name, new Uint8Array(4 * SIDE * SIDE));
  }

  put(data: Uint8Array): void {
    this.data = data;
    this.isStale = true;
  }

  override getTexture(gl: WebGLRenderingContext): WebGLTexture {
    const texture = (this.made ??= gl.createTexture()!);
    if (!this.isStale) return texture;
    gl.activeTexture(gl.TEXTURE0 + SPARE_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    for (const wrap of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, wrap, gl.CLAMP_TO_EDGE);
    for (const way of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, way, gl.NEAREST);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, SIDE, SIDE, 0, gl.RGBA, gl.UNSIGNED_BYTE, this.data);
    this.isStale = false;
    return texture;
  }

  override delete(gl: WebGLRenderingContext): void {
    if (this.made) gl.deleteTexture(this.made);
    this.made = undefined;
    this.isStale = true;
  }
}
