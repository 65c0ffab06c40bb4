// Line icons on a 24 grid. Every icon stands beside a word, so all are hidden from assistive technology.
import type { JSX } from 'react'
import type { Icon as PaneIcon } from '../../contract/screen/views/public.ts'

export type IconName =
  | PaneIcon
  | 'card'
  | 'help'
  | 'text'
  | 'contrast'
  | 'back'
  | 'next'
  | 'tick'
  | 'clock'
  | 'info'
  | 'staff'
  | 'print'
  | 'page'
  | 'changed'
  | 'letter'
  | 'folder'
  | 'sealed'
  | 'empty'
  | 'barred'
  | 'waiting'

const drawn: Readonly<Record<IconName, string>> = {
  shelter: 'M3 11 12 4l9 7M6 9v11h12V9M12 20v-6',
  speech: 'M4 5h16v12H9l-5 4zM8 9h8M8 13h5',
  bin: 'M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6',
  question:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.500 9.300a2.500 2.500 0 1 1 3.700 2.200c-.9.5-1.200 1-1.200 1.900M12 16.500v.1',
  bell: 'M5 17h14l-2-3v-4a5 5 0 0 0-10 0v4zM10 20h4',
  move: 'M2 6h12v10H2zM14 9h4l4 4v3h-8zM6.500 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4M17.500 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  record: 'M4 4h16v16H4zM4 9h16M9 9v11M12.500 14l2 2 3-3.500',
  about: 'M3 4h18v16H3zM8.500 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4M5.500 16.500c0-4 6-4 6 0M14 9h4M14 12.500h4M14 16h3',
  mailbox: 'M3 20V10a4 4 0 0 1 8 0v10zM7 6h10a4 4 0 0 1 4 4v10H3M6 11h2M15 6V2h4v2h-4',
  reply: 'M10 5 3 11l7 6v-4c6 0 9 2 11 6 0-7-4-10-11-10z',
  exit: 'M10 4H4v16h6M9 12h12M17 8l4 4-4 4',
  person: 'M12 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c0-9 16-9 16 0',
  office: 'M3 21h18M5 21V6l7-3 7 3v15M9 9h.1M15 9h.1M9 13h.1M15 13h.1M10 21v-4h4v4',
  power: 'M13 2 5 14h6l-1 8 8-12h-6z',
  phone: 'M7 2h10v20H7zM11 18.500h2',
  bank: 'M3 9l9-6 9 6zM5 9v9M10 9v9M14 9v9M19 9v9M3 21h18',
  water: 'M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z',
  house: 'M3 11 12 4l9 7M6 9v11h12V9M10 20v-5h4v5',
  check: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M15.200 15.200 21 21M7 10l2.200 2.200 4-4.200',
  card: 'M2 5h20v14H2zM2 9.500h20M6 15h4',
  aed: 'M12 21C5 15 3 12 3 8.500a4.500 4.500 0 0 1 9-1 4.500 4.500 0 0 1 9 1c0 3.500-2 6.500-9 12.500zM13 8.500l-2.500 3.500h3L11 15.500',
  clinic: 'M9 3h6v6h6v6h-6v6H9v-6H3V9h6z',
  toilet:
    'M12 3v18M6.500 4a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400M4 10h5v5H4zM5.200 15v5M7.800 15v5M17.500 4a1.700 1.700 0 1 0 0 3.400 1.700 1.700 0 0 0 0-3.400M17.500 9.500l-3 6h6zM16.300 15.500v4.500M18.700 15.500v4.500',
  child:
    'M12 2.500a5 5 0 1 0 0 10 5 5 0 0 0 0-10M10.300 6.500v.1M13.700 6.500v.1M10 9c1 1.200 3 1.200 4 0M5 21c0-7.500 14-7.500 14 0',
  help: 'M4 4h16v12H9l-5 4zM9.800 8.200a2.300 2.300 0 1 1 3.300 2.100c-.8.4-1.100.8-1.100 1.600M12 13.800v.1',
  text: 'M2 19 7 7l5 12M3.700 15h6.600M14 19l4-9 4 9M15.400 16h5.200',
  contrast: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 3v18M12 7h6M12 11h8.500M12 15h8M12 19h4',
  back: 'M10 5 3 12l7 7M3 12h18',
  next: 'm14 5 7 7-7 7M21 12H3',
  tick: 'm4 12.500 5.500 5.500L20 6.500',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5.300l3.500 2',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v6M12 7.200v.1',
  staff: 'M2 20h20M4 20v-6h16v6M12 14v-3M12 3.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7',
  print: 'M7 8V3h10v5M5 17H3V8h18v9h-2M7 14h10v7H7z',
  page: 'M5 3h14v18H5zM9 8h6M9 12h6M9 16h3',
  letter: 'M3 5h18v14H3zM3 6l9 7 9-7',
  folder: 'M3 19V5h7l2 3h9v11zM3 11h18',
  sealed: 'M3 5h18v14H3zM3 6l9 6 9-6M12 11a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  changed: 'M4 8h13M13 4l4 4-4 4M20 16H7M11 12l-4 4 4 4',
  empty: 'M5 3h14v18H5zM9 12h6',
  barred: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M5.700 5.700l12.600 12.600',
  waiting: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 12v.1M12 12v.1M16 12v.1'
}

export const Icon = ({ name }: { readonly name: IconName }): JSX.Element => (
  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={drawn[name]} />
  </svg>
)
