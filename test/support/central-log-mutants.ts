// Changes to the provision log that somebody with the database, and without the log's key, can make.

/** `{n}` is the last position, `{salt}` any salt. */
export const logMutants: readonly (readonly [what: string, statements: readonly string[]])[] = [
  ['the first entry deleted', ['delete from provision_entries where position = 0']],
  ['an entry in the middle deleted', ['delete from provision_entries where position = 4']],
  ['the last entry deleted', ['delete from provision_entries where position = {n}']],
  [
    'an entry deleted and the rest moved up',
    [
      'delete from provision_entries where position = 4',
      'update provision_entries set position = -position - 1 where position > 4',
      'update provision_entries set position = -position - 2 where position < 0'
    ]
  ],
  [
    'the last entry deleted with its head',
    [
      'delete from provision_entries where position >= (select max(size) from provision_heads where size < {n} + 1)',
      'delete from provision_heads where size = {n} + 1'
    ]
  ],
  ['everything deleted', ['delete from provision_entries', 'delete from provision_heads']],
  [
    'what was provided changed',
    [`update provision_entries set entry = replace(entry, 'provided"', 'refused"') where position = 3`]
  ],
  [
    'a space added to an entry',
    [`update provision_entries set entry = replace(entry, ',"to":', ', "to":') where position = 3`]
  ],
  ['the salt changed', [`update provision_entries set salt = '{salt}' where position = 2`]],
  [
    'an entry given to another resident',
    [`update provision_entries set owner = 'ito', ordinal = 99 where position = 1`]
  ],
  ['an ordinal changed', ['update provision_entries set ordinal = 77 where position = 5']],
  ['the entry before forgotten', [`update provision_entries set previous = null where position = {n}`]],
  ['a reference changed', [`update provision_entries set reference = 'other' where position = 6`]],
  ['an entry back-dated', [`update provision_entries set at = '2020-01-01T00:00:00.000Z' where position = {n}`]],
  [
    'an entry and its head back-dated',
    [
      `update provision_entries set at = '2020-01-01T00:00:00.000Z' where position = {n}`,
      `update provision_heads set at = '2020-01-01T00:00:00.000Z' where size = {n} + 1`
    ]
  ],
  ['every head back-dated', [`update provision_heads set at = '2020-01-01T00:00:00.000Z'`]],
  [
    'two entries swapped',
    [
      'update provision_entries set position = -1 where position = 2',
      'update provision_entries set position = 2 where position = 3',
      'update provision_entries set position = 3 where position = -1'
    ]
  ],
  [
    'two entries swapped with all that is kept beside them',
    [
      'update provision_entries set position = -1 where position = 4',
      'update provision_entries set position = 4 where position = 6',
      'update provision_entries set position = 6 where position = -1'
    ]
  ],
  [
    'an entry put at the end without a head',
    [
      `insert into provision_entries (position, owner, ordinal, previous, at, salt, entry, reference, nodes)
       select position + 1, owner, 500, previous, at, salt, entry, null, nodes from provision_entries where position = {n}`,
      `update provision_heads set size = size + 1 where size = {n} + 1`
    ]
  ],
  [
    'a kept hash changed',
    [`update provision_entries set nodes = (select nodes from provision_entries where position = 1) where position = 3`]
  ],
  ['a head in the middle deleted', ['delete from provision_heads where number = 2']],
  [
    'a head deleted and the rest renumbered',
    [
      'delete from provision_heads where number = 2',
      'update provision_heads set number = -number where number > 2',
      'update provision_heads set number = -number - 1 where number < 0'
    ]
  ],
  ['the last head deleted', ['delete from provision_heads where size = {n} + 1']],
  [
    'a root changed',
    [`update provision_heads set root = (select salt from provision_entries where position = 0) where number = 1`]
  ],
  ['a size changed', ['update provision_heads set size = size - 1 where number = 1']],
  [
    'signatures swapped',
    [`update provision_heads set signature = (select signature from provision_heads where number = 1)`]
  ]
]
