/** What the page itself puts into the bar: the headset, settings, and the way from watching into the room. */
import { Problem, type Room } from '@vitrine-shop/sdk';
import { busy } from '../ui/dom.ts';
import { toast } from '../ui/toast.ts';
import type { Page } from './context.ts';
import { ICONS } from './dom.ts';
import { farewell } from './farewell.ts';
import { keepSettings } from './settings.ts';
import { say } from './text.ts';

export class Toolbar {
  /** From watching into the room. */
  readonly enter: HTMLButtonElement;

  /** live: the room one is in. */
  constructor(page: Page, live: () => Room | null) {
    const { overlay, headset } = page;
    this.enter = overlay.action(say('watch.enter'), () => void this.#enter(live()));
    const put = { name: 'headset', icon: ICONS.headset, label: say('nav.headset') };
    const { button } = overlay.tool({ ...put, press: () => void headset?.enter() });
    button.hidden = true;
    const set = { name: 'settings', icon: ICONS.settings, label: say('nav.settings') };
    overlay.tool({ ...set, press: () => void openSettings(page) }, true);
    void headset?.isOffered().then((offered) => {
      button.hidden = !offered;
    });
  }

  async #enter(live: Room | null): Promise<void> {
    if (!live?.watching) return;
    try {
      await busy(this.enter, () => live.promote());
    } catch (error) {
      const problem = Problem.from(error);
      if (problem.kind === 'room-full') toast(say('watch.full'));
      else if (problem.kind === 'room-paused') toast(say('watch.paused'));
      else toast(farewell(problem, false).lead);
    }
  }
}

/** Fetched when somebody asks. */
async function openSettings(page: Page): Promise<void> {
  try {
    (await import('./settings-dialog.ts')).openSettings(page, () => keepSettings(page.settings));
  } catch (error) {
    page.report('The settings', error);
  }
}
