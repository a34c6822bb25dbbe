/**
 * The light map rule of assets/README.md, for one material: what it gets instead of the room's real-time light.
 *
 * A marked material's diffuse light is baked, so the studio is only mirrored in it, and where little light falls,
 * little is mirrored. Without that mirrored part the Khronos neutral curve (which takes away the 4 % that a surface
 * mirrors) would show dark surfaces too dark and colours too strong.
 */
import { type MeshStandardMaterial, SRGBColorSpace, type Texture } from 'three';

const SHADE = 0.3; // how much of the baked light a moving shadow takes away

const MIRROR_ONLY = `#include <lights_fragment_maps>
  iblIrradiance = vec3( 0.0 );
  radiance *= min( 1.0, RECIPROCAL_PI * dot( lightMapIrradiance, vec3( 0.3333 ) ) );`;

/** Of the key light, a baked surface takes the shadows of moving things and nothing else. */
const SHADOWS_ONLY = `#include <lights_fragment_end>
  reflectedLight.directDiffuse *= 0.0;
  reflectedLight.directSpecular *= 0.0;
  reflectedLight.indirectDiffuse *= mix( ${(1 - SHADE).toFixed(2)}, 1.0, getShadowMask() );`;

const MASK = '#include <shadowmap_pars_fragment>\n#include <shadowmask_pars_fragment>';

/** The mark of a baked material, as the file carries it. */
export interface LightmapRule {
  readonly intensity?: number;
  readonly reflection?: number;
  readonly environment?: number;
}

/** The fragment shader of a baked material; `shadows`: a key light casts some. */
export function bakedFragment(source: string, shadows: boolean): string {
  const mirrored = source.replace('#include <lights_fragment_maps>', MIRROR_ONLY);
  if (!shadows) return mirrored;
  return mirrored
    .replace('#include <shadowmap_pars_fragment>', MASK)
    .replace('#include <lights_fragment_end>', SHADOWS_ONLY);
}

/** Makes the occlusion texture of a marked material its light map. False: it is not marked, and left as it is. */
export function adoptLightmap(
  material: MeshStandardMaterial,
  environment: Texture,
  shadows: boolean,
): boolean {
  const rule = material.userData.vitrine_lightmap as LightmapRule | undefined;
  const map = material.aoMap;
  if (!rule || !map) return false;
  map.colorSpace = SRGBColorSpace;
  map.needsUpdate = true;
  material.lightMap = map;
  material.lightMapIntensity = rule.intensity ?? 1;
  material.aoMap = null;
  material.envMap = environment;
  material.envMapIntensity = rule.reflection ?? 0.9;
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = bakedFragment(shader.fragmentShader, shadows);
  };
  material.customProgramCacheKey = () => `vitrine-baked ${shadows}`;
  material.needsUpdate = true;
  return true;
}
