// Corporate numbers (法人番号): what the register publishes of a firm, its history and its successors. Level 0.
import { z } from 'zod'
import { DataSet } from './open-data.ts'

/** 13 digits; the first is a check digit over the other twelve */
export const CorporateNumber = z.string().regex(/^[1-9]\d{12}$/)

const text = z.string().max(2000)
const day = z.iso.date()

/** One record of the register (法人番号システム Web-API, type 12): what changed, and what held from then on. */
export const CorporateRecord = z.strictObject({
  number: CorporateNumber,
  /** 処理区分: 01 new … 71 closed by merger … 99 deleted */
  process: z.string().regex(/^\d{2}$/),
  correction: z.boolean(),
  updatedOn: day,
  changedOn: day,
  name: text.min(1),
  kana: text,
  nameEn: text,
  /** 法人種別: 101 state organ, 201 local body, 301 株式会社 … 499 others; null for one that is not said */
  kind: z
    .string()
    .regex(/^\d{3}$/)
    .nullable(),
  prefecture: text,
  city: text,
  street: text,
  postcode: z
    .string()
    .regex(/^\d{7}$/)
    .nullable(),
  municipality: z
    .string()
    .regex(/^\d{5}$/)
    .nullable(),
  addressAbroad: text,
  closedOn: day.nullable(),
  /** 01 liquidated, 11 merged, 21 closed by the registrar, 31 others */
  closeCause: z.enum(['01', '11', '21', '31']).nullable(),
  successor: CorporateNumber.nullable(),
  assignedOn: day.nullable()
})
export type CorporateRecord = z.infer<typeof CorporateRecord>

/** How a firm's records differ from one to the next. */
const Change = z.strictObject({
  on: day,
  process: z.string().max(2),
  fields: z.array(z.strictObject({ field: z.string().max(30), before: text, after: text })).max(30)
})

/**
 * GET /v1/corporations/:number. `successors` follows a closed firm to the one that goes on, nearest first; one that is not in
 * what was imported has a null record. `changes` are oldest first.
 */
export const CorporationAnswer = z.strictObject({
  record: CorporateRecord,
  changes: z.array(Change).max(200),
  successors: z.array(z.strictObject({ number: CorporateNumber, record: CorporateRecord.nullable() })).max(20),
  sets: z.array(DataSet).max(500)
})
export type CorporationAnswer = z.infer<typeof CorporationAnswer>

const numbers = z.array(z.string().max(40)).min(1).max(10)

/** POST /v1/corporations/numbers : up to ten at once, as the register's own Web-API takes them; a wrong check digit is malformed */
export const NumbersQuestion = z.strictObject({ numbers })
/** in the order in which they were asked for; `unknown` are those that are not in what was imported */
export const CorporationsByNumber = z.strictObject({
  found: z.array(CorporationAnswer.omit({ sets: true })).max(10),
  unknown: z.array(CorporateNumber).max(10),
  sets: z.array(DataSet).max(500)
})

/**
 * POST /v1/corporations/register : the same firms as the Web-API (version 4) of the register answers them. Type 02 is its CSV in
 * Unicode, whose first line is date, count, part and parts; type 12 its XML. `history` puts every earlier record before the one
 * that holds. Those that are not there are left out, as it does.
 */
export const RegisterQuestion = z.strictObject({ numbers, type: z.enum(['02', '12']), history: z.boolean() })
export const RegisterAnswer = z.strictObject({
  mediaType: z.enum(['text/csv', 'application/xml']),
  text: z.string().max(5_000_000)
})

/** GET /v1/corporations/named/:text : those that hold now, by name, reading or English name */
export const CorporationsAnswer = z.strictObject({
  found: z.array(CorporateRecord).max(50),
  more: z.boolean(),
  sets: z.array(DataSet).max(500)
})
