// A slow and lossy path in one network namespace: what is sent to 10.9.0.2 comes back to 10.9.0.1 as if from 10.9.0.2.
//
//   path DELAY_MS LOSS_PER_THOUSAND SEED [try]        (in `unshare -rn`, which may open /dev/net/tun)
//
// IP packets go through a tun device; each is held DELAY_MS, or lost by chance, in each direction on its own. A server that
// listens on 10.9.0.1 is reached at 10.9.0.2 by real TCP: segments, acknowledgements and retransmissions cross the path.
// Source and destination are exchanged, which leaves every checksum right. Prints "open"; on SIGTERM what it did, as JSON.
// try: only whether it can be done here.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define HELD 16384  // packets under way at most
#define MTU 1500
#define DEVICE "path0"

struct packet {
  double due_s;
  uint16_t size;
  uint8_t bytes[MTU];
};

static struct packet held[HELD];
static unsigned first, count;
static volatile sig_atomic_t over;
static uint64_t chance;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void stop(int signal) {
  (void)signal;
  over = 1;
}

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

// xorshift: the same packets of the same run are lost for the same seed.
static unsigned random_of(unsigned limit) {
  chance ^= chance << 13;
  chance ^= chance >> 7;
  chance ^= chance << 17;
  return (unsigned)((chance >> 11) % limit);
}

static void up(int control, const char *device, const char *address) {
  struct ifreq request = {0};
  strncpy(request.ifr_name, device, IFNAMSIZ - 1);
  struct sockaddr_in *at = (struct sockaddr_in *)&request.ifr_addr;
  if (address) {
    at->sin_family = AF_INET;
    inet_pton(AF_INET, address, &at->sin_addr);
    if (ioctl(control, SIOCSIFADDR, &request)) fail("address");
    inet_pton(AF_INET, "255.255.255.0", &at->sin_addr);
    if (ioctl(control, SIOCSIFNETMASK, &request)) fail("netmask");
  }
  if (ioctl(control, SIOCGIFFLAGS, &request)) fail("flags");
  request.ifr_flags |= IFF_UP | IFF_RUNNING;
  if (ioctl(control, SIOCSIFFLAGS, &request)) fail("up");
}

static int opened(void) {
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  if (tun < 0) fail("/dev/net/tun");
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  strncpy(request.ifr_name, DEVICE, IFNAMSIZ - 1);
  if (ioctl(tun, TUNSETIFF, &request)) fail("tun");
  int control = socket(AF_INET, SOCK_DGRAM, 0);
  if (control < 0) fail("socket");
  up(control, "lo", NULL);
  up(control, DEVICE, "10.9.0.1");
  close(control);
  return tun;
}

static void turn_round(uint8_t *packet) {
  uint8_t source[4];
  memcpy(source, packet + 12, 4);
  memcpy(packet + 12, packet + 16, 4);
  memcpy(packet + 16, source, 4);
}

int main(int words, char **word) {
  if (words != 4 && words != 5) {
    fprintf(stderr, "path DELAY_MS LOSS_PER_THOUSAND SEED [try]\n");
    return 2;
  }
  double delay_s = atof(word[1]) / 1000;
  unsigned loss = atoi(word[2]);
  chance = 0x9e3779b97f4a7c15u ^ strtoull(word[3], NULL, 10);
  signal(SIGTERM, stop);
  int tun = opened();
  printf("open\n");
  fflush(stdout);
  if (words == 5) return 0;
  unsigned long seen = 0, lost = 0, full = 0;
  double latest_s = 0;
  while (!over) {
    double now = now_s();
    while (count && held[first].due_s <= now) {
      struct packet *packet = &held[first];
      if (now - packet->due_s > latest_s) latest_s = now - packet->due_s;
      if (write(tun, packet->bytes, packet->size) < 0 && errno != EAGAIN) fail("write");
      first = (first + 1) % HELD;
      count--;
    }
    double wait = count ? held[first].due_s - now : 0.1;
    struct timespec pause = {0, (long)((wait < 0 ? 0 : wait) * 1e9)};
    struct pollfd readable = {.fd = tun, .events = POLLIN};
    if (ppoll(&readable, 1, &pause, NULL) < 1) continue;
    for (;;) {
      struct packet *packet = &held[(first + count) % HELD];
      uint8_t spare[MTU], *into = count < HELD ? packet->bytes : spare;
      ssize_t size = read(tun, into, MTU);
      if (size < 20) break;
      if (into[0] >> 4 != 4) continue;
      seen++;
      if (into == spare) {
        full++;
      } else if (random_of(1000) < loss) {
        lost++;
      } else {
        turn_round(into);
        packet->size = (uint16_t)size;
        packet->due_s = now_s() + delay_s;
        count++;
      }
    }
  }
  printf("{\"packets\": %lu, \"lost\": %lu, \"full\": %lu, \"latest_ms\": %.2f}\n", seen, lost, full, latest_s * 1000);
  return 0;
}
