/** A picture of the room as one sees it, without the people who are in it: they were not asked. */
import type { RoomView } from '../../room-view.ts';
import type { Stage } from '../../view/stage.ts';

/** What links show elsewhere: https://ogp.me, 1.91 to 1. */
export const WIDTH = 1200;
export const HEIGHT = 630;
const QUALITY = 0.86;

export async function pictureOf(stage: Stage, view: RoomView): Promise<Blob> {
  const { renderer, camera, scene } = stage;
  const hidden = [view.crowd.group, view.plates.mesh].map((each) => ({ each, was: each.visible }));
  for (const { each } of hidden) each.visible = false;
  const flat = document.createElement('canvas');
  flat.width = WIDTH;
  flat.height = HEIGHT;
  try {
    renderer.setPixelRatio(1);
    renderer.setSize(WIDTH, HEIGHT, false);
    camera.aspect = WIDTH / HEIGHT;
    camera.clearViewOffset();
    camera.updateProjectionMatrix();
    renderer.render(scene, camera);
    // At once: what was drawn is gone with this task.
    flat.getContext('2d')?.drawImage(renderer.domElement, 0, 0, WIDTH, HEIGHT);
  } finally {
    for (const { each, was } of hidden) each.visible = was;
    stage.fit();
  }
  return blobOf(flat);
}

/** WebP; a browser that writes none gives PNG, which is taken as well. */
function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const done = (blob: Blob | null) =>
      blob ? resolve(blob) : reject(new Error('The canvas gave no picture.'));
    canvas.toBlob(done, 'image/webp', QUALITY);
  });
}
