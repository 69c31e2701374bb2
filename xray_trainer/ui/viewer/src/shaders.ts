/** The shaders of the scan's layer; names of uniforms as OpenLayers' tile renderer sets them. */

import { DEVELOPED } from "./codec.ts";
import { HIGHLIGHT } from "./paint.ts";

export const VERTEX_SHADER = `
attribute vec2 a_textureCoord;
uniform mat4 u_tileTransform;
uniform float u_texturePixelWidth;
uniform float u_texturePixelHeight;
uniform float u_textureResolution;
uniform float u_depth;
varying vec2 v_textureCoord;
varying vec2 v_localMapCoord;

void main() {
  v_textureCoord = a_textureCoord;
  v_localMapCoord = vec2(
    u_texturePixelWidth * u_textureResolution * v_textureCoord[0],
    -1.0 * u_texturePixelHeight * u_textureResolution * v_textureCoord[1]
  );
  gl_Position = u_tileTransform * vec4(a_textureCoord, u_depth, 1.0);
}
`;

export const FRAGMENT_SHADER = `
precision highp float;
varying vec2 v_textureCoord;
varying vec2 v_localMapCoord;
uniform vec4 u_renderExtent;
uniform float u_transitionAlpha;
uniform sampler2D u_tileTextures[1];
uniform sampler2D u_tone;
uniform sampler2D u_paint;

/** The middle of the cell that a byte names in a table of 256 cells. */
float cell(float share) {
  return (floor(share * 255.0 + 0.5) + 0.5) / 256.0;
}

void main() {
  if (
    v_localMapCoord[0] < u_renderExtent[0] || v_localMapCoord[1] < u_renderExtent[1] ||
    v_localMapCoord[0] > u_renderExtent[2] || v_localMapCoord[1] > u_renderExtent[3]
  ) {
    discard;
  }
  vec4 pixel = texture2D(u_tileTextures[0], v_textureCoord);
  vec4 tone = texture2D(u_tone, vec2(cell(pixel.g), cell(pixel.r)));
  float kind = floor(pixel.b * 255.0 + 0.5);
  bool isDeveloped = kind >= ${DEVELOPED}.0;
  float grey = isDeveloped ? pixel.a : tone.r;
  kind = tone.g > 0.5 ? ${HIGHLIGHT}.0 : isDeveloped ? kind - ${DEVELOPED}.0 : kind;
  gl_FragColor = vec4(texture2D(u_paint, vec2(cell(grey), (kind + 0.5) / 256.0)).rgb, 1.0) * u_transitionAlpha;
}
`;
