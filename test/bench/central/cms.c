/* The floor of the CMS check: libcrypto reads the same DER and checks digest, signature and chain at the same moment.
   Prints the milliseconds that so many checks took; anything that is not accepted ends it. */
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  ERR_print_errors_fp(stderr);
  return 1;
}

int main(int argc, char **argv) {
  static unsigned char der[200000];
  if (argc < 5) return fprintf(stderr, "usage: cms FILE.der ANCHORS.pem UNIX-TIME COUNT\n"), 2;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return fail("no such file");
  size_t length = fread(der, 1, sizeof der, file);
  fclose(file);
  long count = strtol(argv[4], NULL, 10);

  X509_STORE *store = X509_STORE_new();
  X509_VERIFY_PARAM *param = X509_VERIFY_PARAM_new();
  X509_VERIFY_PARAM_set_time(param, strtoll(argv[3], NULL, 10));
  X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_ANY);
  X509_STORE_set1_param(store, param);
  BIO *anchors = BIO_new_file(argv[2], "r");
  X509 *anchor;
  if (!anchors) return fail("no anchors");
  while ((anchor = PEM_read_bio_X509(anchors, NULL, NULL, NULL))) X509_STORE_add_cert(store, anchor);

  double begun = now();
  for (long i = 0; i < count; i++) {
    const unsigned char *at = der;
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)length);
    BIO *content = BIO_new(BIO_s_mem());
    if (!cms || at != der + length) return fail("unreadable");
    if (CMS_verify(cms, NULL, store, NULL, content, CMS_BINARY) != 1) return fail("not accepted");
    BIO_free(content);
    CMS_ContentInfo_free(cms);
  }
  printf("%.3f\n", now() - begun);
  return 0;
}
