/**
 * What spares the stomach in a headset: a fade over every jump, a narrowed view while the world moves by stick.
 *
 * One sphere about the head, drawn last; invisible (and not drawn) when nothing moves.
 */
import { BackSide, type Camera, Color, Mesh, ShaderMaterial, SphereGeometry } from 'three';

const FADE_S = 0.14;
const RIM_S = 0.2;

export class Comfort {
  readonly #mesh: Mesh<SphereGeometry, ShaderMaterial>;
  #veil = 0;
  #veiled = false;
  #rim = 0;

  constructor(camera: Camera) {
    this.#mesh = new Mesh(
      new SphereGeometry(0.6, 32, 20),
      new ShaderMaterial({
        uniforms: { veil: { value: 0 }, rim: { value: 0 }, shade: { value: new Color('#0f0d0b') } },
        side: BackSide,
        transparent: true,
        depthTest: false,
        depthWrite: false,
        vertexShader:
          'varying vec3 at; void main() { at = position; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }',
        fragmentShader: `
          varying vec3 at; uniform float veil; uniform float rim; uniform vec3 shade;
          void main() {
            float angle = acos(clamp(-normalize(at).z, -1.0, 1.0));
            float edge = smoothstep(0.42, 0.72, angle) * rim;
            gl_FragColor = vec4(shade, max(veil, edge));
          }`,
      }),
    );
    this.#mesh.renderOrder = 1000;
    this.#mesh.frustumCulled = false;
    this.#mesh.visible = false;
    camera.add(this.#mesh);
  }

  /** Fades out; resolves when nothing of the room is seen. */
  async cover(on: boolean): Promise<void> {
    this.#veiled = on;
    await new Promise((resolve) => setTimeout(resolve, FADE_S * 1000 + 20));
  }

  /** moving: 0..1, how much the world moves by other means than the visitor's own head. */
  update(seconds: number, moving: number, still: boolean): void {
    this.#veil = approach(this.#veil, this.#veiled ? 1 : 0, still ? 1 : seconds / FADE_S);
    this.#rim = approach(this.#rim, moving, seconds / RIM_S);
    this.#mesh.material.uniforms.veil.value = this.#veil;
    this.#mesh.material.uniforms.rim.value = this.#rim;
    this.#mesh.visible = this.#veil > 0.005 || this.#rim > 0.005;
  }
}

function approach(from: number, to: number, step: number): number {
  return Math.abs(to - from) <= step ? to : from + Math.sign(to - from) * step;
}
