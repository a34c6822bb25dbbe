// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { confirmed } from '../src/ui/dialog.ts';

it('the next Enter does no harm, and answers what is meant well', async () => {
  const harm = confirmed('Delete it?', 'It is gone for good.', 'Delete', 'Keep', 'danger');
  const asking = [...document.querySelectorAll('dialog')].at(-1)!;
  expect(document.activeElement?.textContent).toBe('Keep');
  asking.close();
  expect(await harm).toBe(false);

  const good = confirmed('Publish it?', 'Everybody sees it then.', 'Publish', 'Later');
  const other = [...document.querySelectorAll('dialog')].at(-1)!;
  expect(document.activeElement?.textContent).not.toBe('Later');
  [...other.querySelectorAll('button')].find((each) => each.textContent === 'Publish')!.click();
  expect(await good).toBe(true);
});
