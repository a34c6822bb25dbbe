/** Where parcels go: ISO 3166-1, called as the reader calls them. */
import { language } from '../i18n/messages.ts';

const ALL =
  'AD AE AF AG AI AL AM AO AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';
/** Where an address names its state or province. */
const WITH_REGION = new Set('AR AU BR CA CN HK ID IN JP KR MX MY TH TW US'.split(' '));

/** Code and name, by name. */
export function countries(): [string, string][] {
  const names = new Intl.DisplayNames([language()], { type: 'region' });
  const order = new Intl.Collator(language());
  return ALL.split(' ')
    .map((code): [string, string] => [code, names.of(code) ?? code])
    .sort((one, other) => order.compare(one[1], other[1]));
}

/** The one this browser's language is of, if it says; else empty. */
export function ownCountry(languages: readonly string[] = navigator.languages ?? []): string {
  for (const tag of languages) {
    const region = /-([A-Z]{2})\b/.exec(tag)?.[1];
    if (region && ALL.split(' ').includes(region)) return region;
  }
  return '';
}

export const hasRegion = (country: string): boolean => WITH_REGION.has(country);
