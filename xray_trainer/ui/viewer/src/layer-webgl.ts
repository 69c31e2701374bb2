/**
 * Draws with WebGL: high and low byte of the codes as two bands of a texture, window and level in the shader that
 * OpenLayers makes of a style expression.
 */

import WebGLTileLayer from "ol/layer/WebGLTile.js";
import DataTileSource from "ol/source/DataTile.js";
import { byteBands } from "./codec.ts";
import { LAYER_CACHE, PICTURE_CLASS, type Look, type Picture, type PictureParts } from "./picture.ts";
import { STYLE_COLOUR, styleVariables } from "./window-level.ts";

type Style = NonNullable<ConstructorParameters<typeof WebGLTileLayer>[0]>["style"];

export function webglPicture(parts: PictureParts): Picture {
  const sources = new Map<string, DataTileSource>();
  const sourceOf = (look: Look) => {
    const name = `${look.encoding}/${look.energy}`;
    const source = sources.get(name) ?? createSource(parts, look);
    sources.set(name, source);
    return source;
  };
  const layer = new WebGLTileLayer({
    source: sourceOf(parts.look),
    extent: parts.frame.extent,
    className: PICTURE_CLASS,
    cacheSize: LAYER_CACHE,
    style: {
      color: STYLE_COLOUR,
      variables: styleVariables(parts.look.window, parts.look.inverse),
    } as Style,
  });
  return {
    layer,
    show(look) {
      const source = sourceOf(look);
      if (layer.getSource() !== source) layer.setSource(source);
      layer.updateStyleVariables(styleVariables(look.window, look.inverse));
    },
  };
}

function createSource({ frame, tiles }: PictureParts, { encoding, energy }: Look): DataTileSource {
  const sizePx = frame.scan.tile_px;
  return new StretchedTiles(sizePx, {
    bandCount: 2,
    interpolate: false,
    projection: frame.projection,
    tileGrid: frame.tileGrid(),
    transition: 0,
    wrapX: false,
    async loader(z, column, row, { signal }) {
      const at = { encoding, energy, level: frame.levelOf(z), column, row };
      return byteBands(await tiles.load(at, signal), sizePx);
    },
  });
}

/** Tiles of square textures, also where the grid's tiles are not square because pixels are not. */
class StretchedTiles extends DataTileSource {
  constructor(sizePx: number, options: ConstructorParameters<typeof DataTileSource>[0]) {
    super(options);
    const levels = this.getTileGrid()?.getResolutions() ?? [];
    this.setTileSizes(levels.map(() => [sizePx, sizePx]));
  }
}
