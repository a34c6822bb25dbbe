import { MeshStandardMaterial, ShaderChunk, SRGBColorSpace, Texture } from 'three';
import { describe, expect, it } from 'vitest';
import { leanFor } from '../../src/room/movement/walker.ts';
import { adoptLightmap, bakedFragment } from '../../src/room/view/baked.ts';

const SOURCE = ShaderChunk.meshphysical_frag;

describe('a baked surface', () => {
  it('mirrors the studio by its own light and takes no diffuse light from it', () => {
    const shader = bakedFragment(SOURCE, false);
    expect(shader).toContain('iblIrradiance = vec3( 0.0 );');
    expect(shader.indexOf('radiance *=')).toBeGreaterThan(shader.indexOf('#include <lights_fragment_maps>'));
    expect(shader).not.toContain('getShadowMask');
  });

  it('takes only the shadows of a key light, and the mirrored studio with it', () => {
    const shader = bakedFragment(SOURCE, true);
    expect(shader).toContain('iblIrradiance = vec3( 0.0 );');
    expect(shader).toContain('reflectedLight.directDiffuse *= 0.0;');
    expect(shader.indexOf('shadowmask_pars_fragment')).toBeGreaterThan(
      shader.indexOf('shadowmap_pars_fragment'),
    );
  });

  it('has its occlusion texture for a light map when it is marked', () => {
    const map = new Texture();
    const studio = new Texture();
    const material = new MeshStandardMaterial({ aoMap: map });
    material.userData.vitrine_lightmap = { intensity: 6.28, reflection: 0.9, environment: 0.3 };
    expect(adoptLightmap(material, studio, true)).toBe(true);
    expect(material).toMatchObject({ aoMap: null, lightMap: map, lightMapIntensity: 6.28, envMap: studio });
    expect(material.envMapIntensity).toBe(0.9);
    expect(map.colorSpace).toBe(SRGBColorSpace);
  });

  it('keeps plain occlusion when it is not marked', () => {
    const material = new MeshStandardMaterial({ aoMap: new Texture() });
    expect(adoptLightmap(material, new Texture(), true)).toBe(false);
    expect(material.aoMap).not.toBeNull();
    expect(material.lightMap).toBeNull();
  });
});

describe('leaning in', () => {
  it('makes a thing fill a little under half of the view', () => {
    const view_m = 2 * Math.tan((62 * Math.PI) / 360);
    expect(leanFor(0.3, 1, 62)).toBeCloseTo((0.45 * view_m) / 0.3, 5);
  });

  it('never leans back from large things, nor nearer than a loupe', () => {
    expect(leanFor(3, 1, 62)).toBe(1);
    expect(leanFor(0.001, 1, 62)).toBe(5);
  });
});
