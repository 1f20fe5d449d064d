// Written by `npm run schema`: what is to be changed are the documents and the schema.
export type AddressInput = {
  readonly address?: string | null | undefined;
  readonly channel: ChannelKind;
  readonly from?: Severity | null | undefined;
};

export type AlertFilter = {
  readonly areas?: ReadonlyArray<string> | null | undefined;
  readonly rules?: ReadonlyArray<string> | null | undefined;
  readonly severities?: ReadonlyArray<Severity> | null | undefined;
  readonly states?: ReadonlyArray<AlertState> | null | undefined;
};

export type AlertState =
  | 'ACKNOWLEDGED'
  | 'FIRING'
  | 'PENDING'
  | 'RESOLVED';

export type AreaLevel =
  | 'COMMUNE'
  | 'DISTRICT'
  | 'PROVINCE';

export type CalendarDays =
  | 'OFF'
  | 'WORKING';

export type ChannelKind =
  | 'EMAIL'
  | 'PAGE'
  | 'PUSH'
  | 'SMS'
  | 'TELEGRAM'
  | 'WEBHOOK'
  | 'ZALO';

export type ContactInput = {
  readonly addresses: ReadonlyArray<AddressInput>;
  readonly id: string;
  readonly language?: string | null | undefined;
  readonly name: string;
  readonly signsInAs?: string | null | undefined;
};

export type CountStep =
  | 'DAY'
  | 'HOUR'
  | 'MONTH'
  | 'WEEK';

export type Direction =
  | 'DOWN'
  | 'NONE'
  | 'UP';

export type DutyInput = {
  readonly contact: string;
  readonly from: string;
  readonly id?: string | null | undefined;
  readonly standIn?: string | null | undefined;
  readonly team: string;
  readonly until: string;
};

export type EventCountFilter = {
  readonly areas?: ReadonlyArray<string> | null | undefined;
  readonly from?: string | null | undefined;
  readonly sources?: ReadonlyArray<string> | null | undefined;
  readonly to?: string | null | undefined;
  readonly types?: ReadonlyArray<string> | null | undefined;
};

export type EventFilter = {
  readonly areas?: ReadonlyArray<string> | null | undefined;
  readonly from?: string | null | undefined;
  readonly severities?: ReadonlyArray<Severity> | null | undefined;
  readonly sources?: ReadonlyArray<string> | null | undefined;
  readonly subject?: string | null | undefined;
  readonly to?: string | null | undefined;
  readonly types?: ReadonlyArray<string> | null | undefined;
};

export type FeedStatus =
  | 'OFFLINE'
  | 'ONLINE';

export type Freshness =
  | 'DEAD'
  | 'LATE'
  | 'LIVE'
  | 'STALE';

export type RawEncoding =
  | 'BASE64'
  | 'TEXT';

export type ReadingStatus =
  | 'BAD'
  | 'GOOD'
  | 'UNKNOWN'
  | 'WARN';

export type RecurrenceInput = {
  readonly days?: CalendarDays | null | undefined;
  readonly from: string;
  readonly monthDays?: ReadonlyArray<number> | null | undefined;
  readonly to: string;
  readonly weekdays?: ReadonlyArray<number> | null | undefined;
};

export type Role =
  | 'ADMIN'
  | 'LEADER'
  | 'OPERATOR'
  | 'SCREEN'
  | 'VIEWER';

export type RuleSource =
  | 'API'
  | 'PACK';

export type ScreenReason =
  | 'ROTATION'
  | 'SCENE'
  | 'TAKEOVER';

export type Severity =
  | 'CRITICAL'
  | 'INFO'
  | 'MAJOR'
  | 'MINOR';

export type SilenceInput = {
  readonly agencies?: ReadonlyArray<string> | null | undefined;
  readonly areas?: ReadonlyArray<string> | null | undefined;
  readonly fields?: ReadonlyArray<string> | null | undefined;
  readonly from?: string | null | undefined;
  readonly reason: string;
  readonly recurs?: RecurrenceInput | null | undefined;
  readonly rules?: ReadonlyArray<string> | null | undefined;
  readonly severities?: ReadonlyArray<Severity> | null | undefined;
  readonly sources?: ReadonlyArray<string> | null | undefined;
  readonly subjects?: ReadonlyArray<string> | null | undefined;
  readonly until: string;
};

export type TokenInput = {
  readonly areas?: ReadonlyArray<string> | null | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly name: string;
  readonly roles: ReadonlyArray<Role>;
};

export type WallTileKind =
  | 'ALERTS'
  | 'CLOCK'
  | 'COUNTDOWN'
  | 'FEEDS'
  | 'FIGURE'
  | 'FINDINGS'
  | 'GAUGE'
  | 'MAP'
  | 'RANKING'
  | 'SERIES'
  | 'TABLE'
  | 'TICKER';

