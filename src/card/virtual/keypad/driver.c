/* A virtual reader with a keypad of its own: the virtual reader's driver (vpcd of vsmartcard) with secure PIN entry added
   (PC/SC part 10: VERIFY and MODIFY PIN DIRECT). Everything else is handed on. Its manual is README.md beside this file.

   Beside the driver file X stand: X.inner (a copy of vpcd's driver), X.pad (alphabet, shortest, longest PIN the keypad
   takes), X.keys (a FIFO: what is pressed), X.display (what it shows; stars only), X.unplugged (while it is there, the
   reader is not). */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ifdhandler.h>
#include <limits.h>
#include <poll.h>
#include <reader.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { mostKeys = 16, longestCommand = 261, defaultSeconds = 30, lookEveryMs = 100 };
enum { keyOk = '\n', keyCorrect = '<', keyCancel = '!' };
/* bEntryValidationCondition */
enum { whenFull = 1, whenOk = 2, whenTimeIsUp = 4 };
#define codeOf(feature) SCARD_CTL_CODE(3500 + (feature))

static struct {
  RESPONSECODE (*createByName)(DWORD, LPSTR);
  RESPONSECODE (*create)(DWORD, DWORD);
  RESPONSECODE (*closeChannel)(DWORD);
  RESPONSECODE (*getCapabilities)(DWORD, DWORD, PDWORD, PUCHAR);
  RESPONSECODE (*setCapabilities)(DWORD, DWORD, DWORD, PUCHAR);
  RESPONSECODE (*setProtocol)(DWORD, DWORD, UCHAR, UCHAR, UCHAR, UCHAR);
  RESPONSECODE (*power)(DWORD, DWORD, PUCHAR, PDWORD);
  RESPONSECODE (*transmit)(DWORD, SCARD_IO_HEADER, PUCHAR, DWORD, PUCHAR, PDWORD, PSCARD_IO_HEADER);
  RESPONSECODE (*presence)(DWORD);
} inner;

static char self[PATH_MAX];
static char alphabet[64] = "0123456789";
static unsigned shortest = 4, longest = 12;
static int keys = -1;

static const char *beside(const char *suffix) {
  static __thread char path[PATH_MAX + 16];
  snprintf(path, sizeof path, "%s%s", self, suffix);
  return path;
}

static void show(const char *text, unsigned stars) {
  char next[PATH_MAX + 16];
  snprintf(next, sizeof next, "%s.display.next", self);
  FILE *file = fopen(next, "w");
  if (!file) return;
  fputs(text, file);
  if (stars) fputc(' ', file);
  while (stars--) fputc('*', file);
  fputc('\n', file);
  fclose(file);
  rename(next, beside(".display"));
}

__attribute__((constructor)) static void load(void) {
  Dl_info info;
  if (!dladdr((void *)&load, &info) || strlen(info.dli_fname) >= sizeof self - 32) return;
  strcpy(self, info.dli_fname);
  void *library = dlopen(beside(".inner"), RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  *(void **)&inner.createByName = dlsym(library, "IFDHCreateChannelByName");
  *(void **)&inner.create = dlsym(library, "IFDHCreateChannel");
  *(void **)&inner.closeChannel = dlsym(library, "IFDHCloseChannel");
  *(void **)&inner.getCapabilities = dlsym(library, "IFDHGetCapabilities");
  *(void **)&inner.setCapabilities = dlsym(library, "IFDHSetCapabilities");
  *(void **)&inner.setProtocol = dlsym(library, "IFDHSetProtocolParameters");
  *(void **)&inner.power = dlsym(library, "IFDHPowerICC");
  *(void **)&inner.transmit = dlsym(library, "IFDHTransmitToICC");
  *(void **)&inner.presence = dlsym(library, "IFDHICCPresence");
  FILE *settings = fopen(beside(".pad"), "r");
  if (settings) {
    if (fscanf(settings, "%63s %u %u", alphabet, &shortest, &longest) != 3) longest = 0;
    fclose(settings);
  }
  if (longest > mostKeys) longest = mostKeys;
  mkfifo(beside(".keys"), 0600);
  keys = open(beside(".keys"), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  show("READY", 0);
}

static int unplugged(void) { return access(beside(".unplugged"), F_OK) == 0; }

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

struct entry {
  unsigned count;
  unsigned char pin[mostKeys];
};
struct manner {
  unsigned min, max, condition, first, next;
};
/* 0 when a PIN was entered; otherwise the keypad's status word, or the driver's code when reader or card went */
struct ending {
  unsigned status;
  RESPONSECODE failed;
};
static const struct ending entered;
static struct ending refused(unsigned status) { return (struct ending){.status = status}; }

static struct ending enterPin(DWORD lun, const char *prompt, const struct manner *manner, struct entry *entry) {
  char stale[64];
  while (read(keys, stale, sizeof stale) > 0) continue;
  entry->count = 0;
  show(prompt, 0);
  double until = seconds() + manner->first;
  for (;;) {
    struct pollfd ready = {.fd = keys, .events = POLLIN};
    poll(&ready, 1, lookEveryMs);
    if (unplugged()) return (struct ending){.failed = IFD_NO_SUCH_DEVICE};
    if (inner.presence(lun) != IFD_ICC_PRESENT) return (struct ending){.failed = IFD_COMMUNICATION_ERROR};
    char key;
    while (read(keys, &key, 1) == 1) {
      until = seconds() + manner->next;
      if (key == keyCancel) return refused(0x6401);
      if (key == keyCorrect && entry->count > 0) entry->pin[--entry->count] = 0;
      if (key == keyOk && (manner->condition & whenOk)) {
        if (entry->count >= manner->min && entry->count <= manner->max) return entered;
        return refused(0x6403);
      }
      if (key && strchr(alphabet, key) && entry->count < mostKeys) entry->pin[entry->count++] = (unsigned char)key;
      show(prompt, entry->count);
      if ((manner->condition & whenFull) && entry->count == manner->max) return entered;
    }
    if (seconds() < until) continue;
    if ((manner->condition & whenTimeIsUp) && entry->count >= manner->min) return entered;
    return refused(0x6400);
  }
}

/* ASCII from the left, first byte after Lc, no length put in: the one format this keypad knows */
static int knows(unsigned format, unsigned block, unsigned length, unsigned range, struct manner *manner) {
  manner->min = range >> 8;
  manner->max = range & 0xff;
  return format == 0x82 && (block & 0xf0) == 0 && length == 0 && manner->min >= shortest && manner->max <= longest &&
         manner->min <= manner->max && ((block & 0x0f) == 0 || manner->max <= (block & 0x0fu)) && manner->condition != 0;
}

/* Puts a PIN into the command at an offset after Lc; without a block size Lc grows by the length of the PIN. */
static int put(unsigned char *command, DWORD *length, unsigned offset, unsigned block, const struct entry *entry) {
  unsigned size = block & 0x0f ? block & 0x0f : entry->count;
  DWORD end = 5 + offset + size;
  if (*length < 5) command[4] = 0, *length = 5;
  if (end > longestCommand) return 0;
  if (block & 0x0f) {
    if (*length < end || *length != 5u + command[4]) return 0;
  } else {
    *length = end;
    command[4] = (unsigned char)(offset + size);
  }
  memcpy(command + 5 + offset, entry->pin, entry->count);
  return 1;
}

static RESPONSECODE toCard(DWORD lun, unsigned char *command, DWORD length, PUCHAR out, DWORD room, LPDWORD got) {
  SCARD_IO_HEADER t1 = {1, sizeof t1};
  DWORD most = room;
  RESPONSECODE result = inner.transmit(lun, t1, command, length, out, &most, &t1);
  explicit_bzero(command, longestCommand);
  *got = result == IFD_SUCCESS ? most : 0;
  show(result == IFD_SUCCESS && most == 2 && out[0] == 0x90 ? "ACCEPTED" : "NOT ACCEPTED", 0);
  return result;
}

static RESPONSECODE answer(struct ending ending, PUCHAR out, LPDWORD got) {
  show(ending.failed ? "GONE" : ending.status == 0x6400 ? "TIME IS UP" : ending.status == 0x6401 ? "CANCELLED" : "REFUSED", 0);
  if (ending.failed) return ending.failed;
  out[0] = (UCHAR)(ending.status >> 8);
  out[1] = (UCHAR)ending.status;
  *got = 2;
  return IFD_SUCCESS;
}

static RESPONSECODE verifyPin(DWORD lun, const UCHAR *in, DWORD size, PUCHAR out, DWORD room, LPDWORD got) {
  const PIN_VERIFY_STRUCTURE *asked = (const void *)in;
  const DWORD head = sizeof *asked;
  struct manner manner;
  struct entry entry = {0};
  unsigned char command[longestCommand];
  if (size < head + 4 || asked->ulDataLength != size - head || asked->ulDataLength > longestCommand)
    return answer(refused(0x6b80), out, got);
  manner.condition = asked->bEntryValidationCondition;
  manner.first = asked->bTimerOut ? asked->bTimerOut : defaultSeconds;
  manner.next = asked->bTimerOut2 ? asked->bTimerOut2 : defaultSeconds;
  if (!knows(asked->bmFormatString, asked->bmPINBlockString, asked->bmPINLengthFormat, asked->wPINMaxExtraDigit, &manner))
    return answer(refused(0x6b80), out, got);
  DWORD length = asked->ulDataLength;
  memcpy(command, asked->abData, length);
  struct ending ending = enterPin(lun, "PIN", &manner, &entry);
  if (!ending.status && !ending.failed && !put(command, &length, 0, asked->bmPINBlockString, &entry)) ending = refused(0x6b80);
  explicit_bzero(&entry, sizeof entry);
  if (ending.status || ending.failed) return answer(ending, out, got);
  return toCard(lun, command, length, out, room, got);
}

static RESPONSECODE modifyPin(DWORD lun, const UCHAR *in, DWORD size, PUCHAR out, DWORD room, LPDWORD got) {
  const PIN_MODIFY_STRUCTURE *asked = (const void *)in;
  const DWORD head = sizeof *asked;
  struct manner manner;
  struct entry old = {0}, fresh = {0}, again = {0};
  unsigned char command[longestCommand];
  if (size < head + 4 || asked->ulDataLength != size - head || asked->ulDataLength > longestCommand)
    return answer(refused(0x6b80), out, got);
  manner.condition = asked->bEntryValidationCondition;
  manner.first = asked->bTimerOut ? asked->bTimerOut : defaultSeconds;
  manner.next = asked->bTimerOut2 ? asked->bTimerOut2 : defaultSeconds;
  if (!knows(asked->bmFormatString, asked->bmPINBlockString, asked->bmPINLengthFormat, asked->wPINMaxExtraDigit, &manner))
    return answer(refused(0x6b80), out, got);
  DWORD length = asked->ulDataLength;
  memcpy(command, asked->abData, length);
  const unsigned block = asked->bmPINBlockString;
  struct ending ending = entered;
  if (asked->bConfirmPIN & 2) ending = enterPin(lun, "OLD PIN", &manner, &old);
  if (!ending.status && !ending.failed) ending = enterPin(lun, "NEW PIN", &manner, &fresh);
  if (!ending.status && !ending.failed && (asked->bConfirmPIN & 1)) {
    ending = enterPin(lun, "NEW PIN AGAIN", &manner, &again);
    int same = fresh.count == again.count && memcmp(fresh.pin, again.pin, fresh.count) == 0;
    if (!ending.status && !ending.failed && !same) ending = refused(0x6402);
  }
  if (!ending.status && !ending.failed &&
      (((asked->bConfirmPIN & 2) && !put(command, &length, asked->bInsertionOffsetOld, block, &old)) ||
       !put(command, &length, asked->bInsertionOffsetNew, block, &fresh)))
    ending = refused(0x6b80);
  explicit_bzero(&old, sizeof old);
  explicit_bzero(&fresh, sizeof fresh);
  explicit_bzero(&again, sizeof again);
  if (ending.status || ending.failed) return answer(ending, out, got);
  return toCard(lun, command, length, out, room, got);
}

static RESPONSECODE features(PUCHAR out, DWORD room, LPDWORD got) {
  static const UCHAR offered[] = {FEATURE_VERIFY_PIN_DIRECT, FEATURE_MODIFY_PIN_DIRECT, FEATURE_GET_TLV_PROPERTIES};
  PCSC_TLV_STRUCTURE *entry = (void *)out;
  if (room < sizeof offered * sizeof *entry) return IFD_ERROR_INSUFFICIENT_BUFFER;
  for (unsigned i = 0; i < sizeof offered; i++)
    entry[i] = (PCSC_TLV_STRUCTURE){offered[i], 4, htonl(codeOf(offered[i]))};
  *got = sizeof offered * sizeof *entry;
  return IFD_SUCCESS;
}

static RESPONSECODE properties(PUCHAR out, DWORD room, LPDWORD got) {
  const UCHAR told[] = {
    PCSCv2_PART10_PROPERTY_wLcdLayout, 2, 16, 1,
    PCSCv2_PART10_PROPERTY_bTimeOut2, 1, 1,
    PCSCv2_PART10_PROPERTY_bMinPINSize, 1, (UCHAR)shortest,
    PCSCv2_PART10_PROPERTY_bMaxPINSize, 1, (UCHAR)longest,
  };
  if (room < sizeof told) return IFD_ERROR_INSUFFICIENT_BUFFER;
  memcpy(out, told, sizeof told);
  *got = sizeof told;
  return IFD_SUCCESS;
}

RESPONSECODE IFDHControl(DWORD lun, DWORD code, PUCHAR in, DWORD size, PUCHAR out, DWORD room, LPDWORD got) {
  *got = 0;
  if (unplugged()) return IFD_NO_SUCH_DEVICE;
  if (code == CM_IOCTL_GET_FEATURE_REQUEST) return features(out, room, got);
  if (code == codeOf(FEATURE_GET_TLV_PROPERTIES)) return properties(out, room, got);
  if (room < 2 || keys < 0) return IFD_ERROR_INSUFFICIENT_BUFFER;
  if (code == codeOf(FEATURE_VERIFY_PIN_DIRECT)) return verifyPin(lun, in, size, out, room, got);
  if (code == codeOf(FEATURE_MODIFY_PIN_DIRECT)) return modifyPin(lun, in, size, out, room, got);
  return IFD_ERROR_NOT_SUPPORTED;
}

RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR name) {
  return !inner.createByName || unplugged() ? IFD_NO_SUCH_DEVICE : inner.createByName(lun, name);
}
RESPONSECODE IFDHCreateChannel(DWORD lun, DWORD channel) {
  return !inner.create || unplugged() ? IFD_NO_SUCH_DEVICE : inner.create(lun, channel);
}
RESPONSECODE IFDHCloseChannel(DWORD lun) { return inner.closeChannel(lun); }
RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value) {
  return inner.getCapabilities(lun, tag, length, value);
}
RESPONSECODE IFDHSetCapabilities(DWORD lun, DWORD tag, DWORD length, PUCHAR value) {
  return inner.setCapabilities(lun, tag, length, value);
}
RESPONSECODE IFDHSetProtocolParameters(DWORD lun, DWORD protocol, UCHAR flags, UCHAR one, UCHAR two, UCHAR three) {
  return inner.setProtocol(lun, protocol, flags, one, two, three);
}
RESPONSECODE IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD length) {
  return unplugged() ? IFD_NO_SUCH_DEVICE : inner.power(lun, action, atr, length);
}
RESPONSECODE IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER send, PUCHAR in, DWORD size, PUCHAR out, PDWORD got,
                               PSCARD_IO_HEADER receive) {
  return unplugged() ? IFD_NO_SUCH_DEVICE : inner.transmit(lun, send, in, size, out, got, receive);
}
RESPONSECODE IFDHICCPresence(DWORD lun) { return unplugged() ? IFD_NO_SUCH_DEVICE : inner.presence(lun); }
