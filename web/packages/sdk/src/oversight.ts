/**
 * Reports by anybody, and what those who run the shop decide of them.
 *
 *     const { number } = await new Oversight(shop).report({ kind: 'room', thing: 'boutique', reason: 'other', text: '…' });
 *
 * Every method rejects with `Problem` and with nothing else.
 */
import type { components } from './api.gen.ts';
import type { ShopClient } from './shop.ts';
import type { Page } from './types.ts';

type Schemas = components['schemas'];

export type NewReport = Schemas['ComplaintBody'];
/** How a report fares. number: only as it is made. */
export type ReportReceipt = Schemas['ReportReceipt'];
export type FiledReport = Schemas['FiledReport'];
export type Takedown = Schemas['Takedown'];
export type Notices = Schemas['Notices'];
export type TakenKind = NewReport['kind'];
export type ReportReason = NewReport['reason'];

export const REPORT_REASONS: readonly ReportReason[] = [
  'illegal',
  'counterfeit',
  'rights',
  'misleading',
  'hateful',
  'sexual',
  'privacy',
  'other',
];

export class Oversight {
  readonly shop: ShopClient;

  constructor(shop: ShopClient) {
    this.shop = shop;
  }

  /** Nobody need be signed in. The receipt's number is told this once. */
  report(report: NewReport): Promise<ReportReceipt> {
    return this.shop.call('POST', '/api/reports', report);
  }

  receipt(number: string): Promise<ReportReceipt> {
    return this.shop.call('GET', `/api/reports/${encodeURIComponent(number)}`);
  }

  /** What of one's brand was taken down, and reports that were decided. */
  notices(): Promise<Notices> {
    return this.shop.call('GET', '/api/brand/notices');
  }

  answer(takedown: string, text: string): Promise<Takedown> {
    return this.shop.call('POST', `/api/brand/notices/${takedown}/answer`, { text });
  }

  /** For operators: what waits for a decision. */
  reports(): Promise<Page<FiledReport>> {
    return this.shop.call('GET', '/api/operator/reports');
  }

  /** alike: all that waits about the same thing is decided with it. */
  decide(
    report: string,
    decision: 'take_down' | 'dismiss',
    reason: string,
    alike = false,
  ): Promise<FiledReport> {
    return this.shop.call('POST', `/api/operator/reports/${report}/decision`, { decision, reason, alike });
  }

  /** For operators: what was taken down, newest first, with what brands answered. */
  takedowns(): Promise<Page<Takedown>> {
    return this.shop.call('GET', '/api/operator/takedowns');
  }

  takeDown(kind: TakenKind, thing: string, reason: string): Promise<Page<Takedown>> {
    return this.shop.call('POST', '/api/operator/takedowns', { kind, thing, reason });
  }

  restore(kind: TakenKind, thing: string, reason: string): Promise<Page<Takedown>> {
    const address = `/api/operator/takedowns/${kind}/${encodeURIComponent(thing)}/restore`;
    return this.shop.call('POST', address, { reason });
  }
}
