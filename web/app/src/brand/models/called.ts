/** What a model is called where several are chosen from: by its file's name, and its day where that is not enough. */
import { formatSize, type OwnModel } from '@vitrine-shop/sdk';
import { language } from '../../i18n/messages.ts';

/** Each as `name, size`; of those that read the same, the day they came; of one day, the time as well. unnamed: for it. */
export function called(models: readonly OwnModel[], unnamed: string): Map<string, string> {
  const plain = (model: OwnModel) => `${model.name ?? unnamed}, ${formatSize(model.size_m, language())}`;
  const dated = (model: OwnModel) => `${plain(model)}, ${sentOn(model)}`;
  const timed = (model: OwnModel) => `${plain(model)}, ${sentOn(model, 'medium')}`;
  const counts = new Map<string, number>();
  for (const model of models)
    for (const name of [plain(model), dated(model)]) counts.set(name, (counts.get(name) ?? 0) + 1);
  const only = (name: string) => counts.get(name) === 1;
  return new Map(
    models.map((model) => [
      model.hash,
      only(plain(model)) ? plain(model) : only(dated(model)) ? dated(model) : timed(model),
    ]),
  );
}

/** The day on which it was sent; timed: how exact the time is with it. */
export function sentOn({ uploaded_at }: OwnModel, timed?: 'short' | 'medium'): string {
  const style = { dateStyle: 'medium', timeStyle: timed } as const;
  return new Intl.DateTimeFormat(language(), style).format(new Date(uploaded_at));
}
