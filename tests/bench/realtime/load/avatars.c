// The avatars: how they walk, what they send, and whether what they are shown is what was sent.
#define _GNU_SOURCE
#include "load.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AGES 2000  // histogram of pose ages, milliseconds

static int by_slot[65536];  // slot -> client + 1
static unsigned long ages[AGES];
static uint64_t bytes_before;

void prepare(void) {
  srand(7);
  for (int i = 0; i < connections; i++) {
    struct client *c = &clients[i];
    c->x = (rand() / (double)RAND_MAX * 2 - 1) * half_m;
    c->z = (rand() / (double)RAND_MAX * 2 - 1) * half_m;
    c->heading = rand() / (double)RAND_MAX * 6.28318;
    c->slot = -1;
  }
}

static void bits(uint8_t *body, int at, int width, uint64_t value) {
  for (int i = 0; i < width; i++)
    if (value >> i & 1) body[(at + i) / 8] |= 1 << (at + i) % 8;
}

static uint64_t position(const uint8_t *body) {
  uint64_t word = 0;
  memcpy(&word, body, 6);
  return word & ((1ULL << 45) - 1);
}

// On a circle, where everybody's place at any time is known from their number (`displayed.ts` reads it back).
static void circle(struct client *c, double now) {
  double angle = c->index * 2.399963 + 0.3 * now + 0.1 * sin(1.5 * now + c->index);
  c->x = half_m * cos(angle);
  c->z = half_m * sin(angle);
}

// A step of 50 ms at 1.3 m/s; the crowd's middle is that of a cell, 2 m from the room's.
static void step(struct client *c, double now) {
  if (circling) {
    circle(c, now);
    return;
  }
  c->heading += (rand() / (double)RAND_MAX - 0.5) * 0.3;
  c->x += cos(c->heading) * 0.065;
  c->z += sin(c->heading) * 0.065;
  if (fabs(c->x) > half_m || fabs(c->z) > half_m) c->heading += 3.0;
  c->x = fmax(-half_m, fmin(half_m, c->x));
  c->z = fmax(-half_m, fmin(half_m, c->z));
}

static void send_pose(struct client *c, double now) {
  uint8_t message[40] = {0x10, 3};
  step(c, now);
  c->seq++;
  if (mode == COLYSEUS) {
    colyseus_pose(c, now);
    return;
  }
  message[2] = c->seq;
  message[3] = c->seq >> 8;
  uint32_t sample_ms = (uint32_t)(now * 1000);
  memcpy(message + 4, &sample_ms, 4);
  uint8_t *body = message + 8;
  double middle = half_m < 3 ? 2.0 : 0.0;
  bits(body, 0, 16, (uint64_t)((c->x + middle + 32) * 1000));
  bits(body, 16, 13, 2700);
  bits(body, 29, 16, (uint64_t)((c->z + middle + 32) * 1000));
  bits(body, 45, 2, 3);
  for (int i = 0; i < 3; i++) bits(body, 47 + 11 * i, 11, 1023 + (i == 1 ? (c->seq * 5) % 400 : 0));
  for (int hand = 0; hand < 2; hand++) {
    int at = 80 + 68 * hand;
    bits(body, at, 11, 1023 + (hand ? 250 : -250));
    bits(body, at + 11, 11, 1023 - 500 + (c->seq * 3) % 40);
    bits(body, at + 22, 11, 1023 - 100 + (c->seq * 2) % 60);
    bits(body, at + 33, 2, 3);
    for (int i = 0; i < 3; i++) bits(body, at + 35 + 11 * i, 11, 1023 + (c->seq + i) % 100);
  }
  c->sent_code[c->seq % SENT] = position(body);
  c->sent_s[c->seq % SENT] = now;
  send_frame(c, message, mode == RELAY ? 40 : 35);
  totals.poses++;
}

void walk(double now) {
  if (!WALKING && mode != RELAY && mode != COLYSEUS) return;
  for (int i = 0; i < connections; i++) {
    struct client *c = &clients[i];
    if (c->state != IN || now < c->next_s) continue;
    if (c->next_s == 0) c->next_s = now + (i % 50) / 1000.0;
    c->next_s += 0.05;
    if (now > c->next_s + 1) c->next_s = now;
    send_pose(c, now);
  }
}

// What is shown to c must be a position that its owner has sent, and has an age.
void judge(struct client *c, struct client *owner, uint64_t code, double now) {
  for (unsigned back = 0; back < SENT && back <= owner->seq; back++) {
    unsigned at = (owner->seq - back) % SENT;
    if (owner->sent_code[at] == code && owner->sent_s[at] > 0) {
      int ms = (int)((now - owner->sent_s[at]) * 1000);
      totals.checked++;
      // Still in the newest positions: a record that was repeated says nothing of age.
      if (ms >= 0 && ms < AGES && owner != c) ages[ms]++;
      return;
    }
  }
  totals.bad_records++;
}

// A full record, seen by every tenth client.
static void check(struct client *c, const uint8_t *record, double now) {
  int slot = record[0] | record[1] << 8;
  if (by_slot[slot]) judge(c, &clients[by_slot[slot] - 1], position(record + 3), now);
  else totals.bad_records++;
}

static void frame(struct client *c, const uint8_t *data, size_t size) {
  uint32_t tick;
  if (size < 8) {
    totals.bad_frames++;
    return;
  }
  memcpy(&tick, data + 4, 4);
  if (c->last_tick && tick <= c->last_tick) totals.stale_ticks++;
  c->last_tick = tick;
  c->frames++;
  double now = now_s();
  int sample = WALKING && (c->index % 10 == 0);
  for (size_t at = 8; at + 4 <= size;) {
    int kind = data[at], tier = data[at + 1], count = data[at + 2] | data[at + 3] << 8;
    size_t stride = kind == 1 ? 30 : kind == 2 ? 12 : kind == 3 ? 8 : 0;
    at += 4;
    if (!stride || at + stride * count > size) {
      totals.bad_frames++;
      return;
    }
    c->records += count;
    if (sample && kind == 1 && tier == 0)
      for (int i = 0; i < count; i++) check(c, data + at + stride * i, now);
    at += stride * count;
  }
}

static void welcome(struct client *c, const uint8_t *data, size_t size) {
  const char *found = memmem(data, size, "\"slot\":", 7);
  c->slot = found ? atoi(found + 7) : -1;
  if (mode != WATCH && c->slot >= 0 && c->slot < 65536) by_slot[c->slot] = c->index + 1;
  const char *token = memmem(data, size, "\"resume\":\"", 10);
  if (mode == COME_BACK && token) {
    if (c->token[0]) {
      totals.resumed++;
      totals.last_back_s = now_s();
    }
    sscanf(token + 10, "%63[^\"]", c->token);
    c->last_tick = 0;
  }
  c->state = IN;
  totals.in++;
}

void received(struct client *c, int opcode, const uint8_t *data, size_t size, size_t whole) {
  if (warm) {
    c->bytes += whole;
    totals.bytes += whole;
  }
  if (opcode == 8) {
    int code = size >= 2 ? data[0] << 8 | data[1] : 1005;
    fprintf(stderr, "close %d\n", code);
    lose(c);
  } else if (opcode == 9) {
    uint8_t pong[6] = {0x8a, 0x80, 1, 2, 3, 4};
    put(c, pong, sizeof pong);
  } else if (opcode == 2 && mode == COLYSEUS) {
    colyseus_received(c, data, size);
  } else if (opcode == 2 && mode >= RELAY) {
    c->frames += warm;
    if (mode == RELAY && size % 40) totals.bad_frames++;
  } else if (opcode == 2 && size) {
    if (data[0] == 0x81) welcome(c, data, size);
    else if (data[0] == 0x90 && warm) frame(c, data, size);
    else if (data[0] == 0xc0) {
      const char *after = memmem(data, size, "\"after_ms\":", 11);
      c->again_s = now_s() + (after ? atoi(after + 11) : 0) / 1000.0;
    }
  }
}

void begin_measuring(void) {
  totals.poses = totals.unsent = 0;
  bytes_before = totals.bytes;
}

static int compare(const void *a, const void *b) {
  unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
  return x < y ? -1 : x > y;
}

static double quantile_ms(double part) {
  unsigned long total = 0, sum = 0;
  for (int i = 0; i < AGES; i++) total += ages[i];
  for (int i = 0; i < AGES; i++) {
    sum += ages[i];
    if (total && sum >= part * total) return i;
  }
  return -1;
}

void report(double seconds) {
  unsigned *frames = calloc(connections, sizeof *frames);
  int in = 0;
  double greatest = 0, all_frames = 0, all_records = 0;
  for (int i = 0; i < connections; i++) {
    if (clients[i].state != IN) continue;
    frames[in++] = clients[i].frames;
    all_frames += clients[i].frames;
    all_records += clients[i].records;
    if (clients[i].bytes > greatest) greatest = clients[i].bytes;
  }
  qsort(frames, in, sizeof *frames, compare);
  printf("{\"in\": %d, \"lost\": %u, \"refused\": %u, \"unsent\": %u, \"poses_per_s\": %.0f, \"frames_per_s_median\": %.2f, "
         "\"frames_per_s_least\": %.2f, \"bytes_per_client_s\": %.0f, \"bytes_per_client_s_greatest\": %.0f, "
         "\"records_per_frame\": %.1f, \"bad_frames\": %lu, \"bad_records\": %lu, \"records_checked\": %lu, \"stale_ticks\": %lu, "
         "\"pose_age_p50_ms\": %.0f, \"pose_age_p99_ms\": %.0f, \"resumed\": %u, \"attempts\": %u, \"all_back_s\": %.2f}\n",
         in, totals.lost, totals.refused, totals.unsent, totals.poses / seconds, in ? frames[in / 2] / seconds : 0,
         in ? frames[0] / seconds : 0, in ? (totals.bytes - bytes_before) / seconds / in : 0, greatest / seconds,
         all_frames ? all_records / all_frames : 0,
         totals.bad_frames, totals.bad_records, totals.checked, totals.stale_ticks, quantile_ms(0.5), quantile_ms(0.99),
         totals.resumed, totals.attempts, totals.resumed ? totals.last_back_s - totals.first_loss_s : 0);
}
