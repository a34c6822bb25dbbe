import type en from './en.ts';

export default {
  'module.failed': 'Une partie de cette salle ({name}) n’a pas fonctionné ; elle est laissée de côté.',
} satisfies Record<keyof typeof en, string>;
