// A crowd of WebSocket clients for `python -m tests.bench.realtime`: one thread, epoll, no library.
//
//   load PORT MODE CONNECTIONS SECONDS HALF_M [circle] < tickets
//
// MODE walk: avatars with hands at 20 Hz who look at what they get; stall: every tenth stops reading; back: who is sent
// away comes back by the resume token; watch: spectators; idle: come in and stay;
// relay, listen: 40-byte messages, or none, for the Node `ws` peer; colyseus: its wire. Prints one JSON object.
// Tickets (paths of sockets for colyseus): one a line, in order. circle: all walk a circle of HALF_M about the middle.
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct client *clients;
int connections, warm, circling;
double half_m;
enum mode mode;
struct totals totals;
static int poller;

double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

// Writes all or gives the client up: 64 bytes always fit in a socket's buffer unless the server has stopped reading.
void put(struct client *c, const void *data, size_t size) {
  if (c->state == GONE) return;
  if (send(c->fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)size) totals.unsent++;
}

void send_frame(struct client *c, const uint8_t *payload, size_t size) {
  uint8_t frame[512];
  size_t at = 0;
  frame[at++] = 0x82;
  if (size < 126) {
    frame[at++] = 0x80 | (uint8_t)size;
  } else {
    frame[at++] = 0x80 | 126;
    frame[at++] = (uint8_t)(size >> 8);
    frame[at++] = (uint8_t)size;
  }
  const uint8_t mask[4] = {(uint8_t)c->index, 0x5a, (uint8_t)(c->seq * 7), 0xc3};
  memcpy(frame + at, mask, 4);
  at += 4;
  for (size_t i = 0; i < size; i++) frame[at + i] = payload[i] ^ mask[i & 3];
  put(c, frame, at + size);
}

static void open_client(struct client *c, int port) {
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->fd < 0) fail("socket");
  int one = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (mode == STALL && c->index % 10 == 5) {
    // As over a real network, and not over loopback, which holds megabytes.
    int small = 4096, segment = 1448;
    setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    setsockopt(c->fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
  }
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(c->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) fail("connect");
  struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event)) fail("epoll");
  c->state = CONNECTING;
}

static void shake(struct client *c, int port) {
  char request[512];
  int size = snprintf(request, sizeof request,
                      "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                      "Origin: http://127.0.0.1:%d\r\nSec-WebSocket-Protocol: vitrine.1\r\n\r\n",
                      mode == COLYSEUS ? c->ticket : "/ws", port, port);
  put(c, request, size);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
  c->state = SHAKING;
}

static void hello(struct client *c) {
  if (mode == COLYSEUS) {
    c->state = WAITING;
    return;
  }
  if (mode >= RELAY) {
    c->state = IN;
    totals.in++;
    return;
  }
  uint8_t message[256];
  message[0] = 1;
  int size = c->token[0] ? snprintf((char *)message + 1, sizeof message - 1, "{\"resume\":\"%s\",\"seq\":0}", c->token)
                         : snprintf((char *)message + 1, sizeof message - 1, "{\"ticket\":\"%s\"}", c->ticket);
  send_frame(c, message, size + 1);
  c->state = WAITING;
}

void lose(struct client *c) {
  if (c->state == GONE) return;
  double now = now_s();
  if (c->state == IN) {
    totals.lost++;
    if (!totals.first_loss_s) totals.first_loss_s = now;
  }
  close(c->fd);
  c->state = GONE;
  c->held_size = 0;
  // GOAWAY said when; later attempts wait a random part of two seconds.
  if (mode == COME_BACK && c->again_s <= now) c->again_s = now + 2.0 * rand() / RAND_MAX;
}

// Cuts what was received into frames. Returns how many bytes were used.
static size_t cut(struct client *c, uint8_t *data, size_t size) {
  size_t at = 0;
  while (size - at >= 2) {
    size_t header = 2, length = data[at + 1] & 0x7f;
    if (length == 126) {
      if (size - at < 4) break;
      length = (size_t)data[at + 2] << 8 | data[at + 3];
      header = 4;
    } else if (length == 127) {
      if (size - at < 10) break;
      length = 0;
      for (int i = 2; i < 10; i++) length = length << 8 | data[at + i];
      header = 10;
    }
    if (size - at < header + length) break;
    received(c, data[at] & 15, data + at + header, length, header + length);
    at += header + length;
    if (c->state == GONE) break;
  }
  return at;
}

static void readable(struct client *c) {
  static uint8_t chunk[1 << 20];
  for (;;) {
    memcpy(chunk, c->held, c->held_size);
    ssize_t got = recv(c->fd, chunk + c->held_size, sizeof chunk - c->held_size, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN)) {
      lose(c);
      return;
    }
    if (got < 0) return;
    size_t size = c->held_size + got, at = 0;
    if (c->state == SHAKING) {
      uint8_t *end = memmem(chunk, size, "\r\n\r\n", 4);
      if (end) {
        if (memcmp(chunk, "HTTP/1.1 101", 12)) {
          totals.refused++;
          lose(c);
          return;
        }
        at = end + 4 - chunk;
        hello(c);
      }
    }
    if (c->state == WAITING || c->state == IN) at += cut(c, chunk + at, size - at);
    if (c->state == GONE) return;
    c->held_size = size - at;
    if (c->held_size > c->held_room) {
      c->held_room = c->held_size * 2;
      c->held = realloc(c->held, c->held_room);
    }
    memcpy(c->held, chunk + at, c->held_size);
    if ((size_t)got < 1024) return;
  }
}

static void turn(int port, int wait_ms) {
  struct epoll_event events[512];
  int count = epoll_wait(poller, events, 512, wait_ms);
  for (int i = 0; i < count; i++) {
    struct client *c = events[i].data.ptr;
    if (c->state == GONE) continue;
    if (c->state == CONNECTING && events[i].events & EPOLLOUT) shake(c, port);
    else if (mode == STALL && warm && c->index % 10 == 5) epoll_ctl(poller, EPOLL_CTL_DEL, c->fd, NULL);
    else if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) readable(c);
  }
}

int main(int count, char **words) {
  if (count < 6 || count > 7) {
    fprintf(stderr, "load PORT walk|stall|back|watch|idle|relay|listen|colyseus CONNECTIONS SECONDS HALF_M [circle] < tickets\n");
    return 2;
  }
  int port = atoi(words[1]);
  const char *names[] = {"walk", "stall", "back", "watch", "idle", "relay", "listen", "colyseus"};
  for (int i = 0; i < 8; i++)
    if (!strcmp(words[2], names[i])) mode = i;
  connections = atoi(words[3]);
  double seconds = atof(words[4]);
  half_m = atof(words[5]);
  circling = count == 7;
  poller = epoll_create1(0);
  clients = calloc(connections, sizeof *clients);
  prepare();
  double began = now_s(), start = 0;
  int opened = 0;
  // At most 80 a second into our room: joining is another bench.
  for (;;) {
    double now = now_s();
    while (opened < connections && opened < (now - began) * (mode >= RELAY ? 400 : 80) + 1) {
      struct client *c = &clients[opened];
      c->index = opened++;
      if (NEEDS_TICKET && (!fgets(c->ticket, sizeof c->ticket, stdin) || !strtok(c->ticket, "\n"))) {
        fprintf(stderr, "too few tickets\n");
        return 2;
      }
      open_client(c, port);
    }
    if (!start && (totals.in + totals.refused + totals.lost >= (unsigned)connections || now - began > connections / 80.0 + 30)) {
      start = now;
      fprintf(stderr, "in %u\n", totals.in);
    }
    if (start && !warm && now - start > 3) {
      begin_measuring();
      fprintf(stderr, "measuring\n");
      warm = 1;
    }
    if (start && now - start > 3 + seconds) break;
    if (mode == COME_BACK && warm)
      for (int i = 0; i < connections; i++)
        if (clients[i].state == GONE && clients[i].again_s && now >= clients[i].again_s) {
          totals.attempts++;
          open_client(&clients[i], port);
        }
    walk(now);
    turn(port, 2);
  }
  report(seconds);
  return 0;
}
