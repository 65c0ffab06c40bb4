import { fromPromise, type NonReducibleUnknown } from 'xstate'

/** A typed hole for an actor; its flow fills it. Left empty it fails as the bug it is. */
export const hole = <Output, Input = NonReducibleUnknown>(name: string) =>
  fromPromise<Output, Input>(() => Promise.reject(new Error(`actor ${name} was not provided`)))
