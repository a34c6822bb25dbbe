// Colyseus's wire, as far as a visitor needs it: join, send 21 float32 as bytes, look into the patches.
#include "load.h"

#include <stdlib.h>
#include <string.h>

enum { JOIN_ROOM = 10, ERROR = 11, ROOM_STATE = 14, ROOM_STATE_PATCH = 15, ROOM_DATA_BYTES = 17 };
#define FLOATS 21
#define REFS 8192      // greatest reference number in the state that is followed
#define SWITCH 255     // "what follows is of reference ..."
#define NUMBER_FIELD FLOATS

static int by_ref[REFS];  // reference of an avatar in the state -> client + 1

// What a client that looks closely has seen last of a reference: the bits of head x and z.
struct seen {
  uint32_t x, z;
};

static uint64_t code(uint32_t x, uint32_t z) {
  return (uint64_t)x << 32 | z;
}

void colyseus_pose(struct client *c, double now) {
  uint8_t message[2 + 4 * FLOATS] = {ROOM_DATA_BYTES, 0};
  float pose[FLOATS] = {(float)c->x, 1.7f, (float)c->z, 0, 0, 0, 1};
  for (int hand = 0; hand < 2; hand++) {
    float *at = pose + 7 + 7 * hand;
    at[0] = (float)c->x + (hand ? 0.25f : -0.25f);
    at[1] = 1.2f + (c->seq * 3 % 40) / 1000.0f;
    at[2] = (float)c->z - 0.1f + (c->seq * 2 % 60) / 1000.0f;
    for (int i = 0; i < 4; i++) at[3 + i] = 0.5f + ((c->seq + i) % 100) / 2000.0f;
  }
  // As with us, every number of the pose differs from that of the tick before, but for the height of the head.
  for (int i = 0; i < 4; i++) pose[3 + i] += (c->seq * 5 % 400) / 2000.0f;
  memcpy(message + 2, pose, sizeof pose);
  uint32_t x, z;
  memcpy(&x, pose, 4);
  memcpy(&z, pose + 2, 4);
  c->sent_code[c->seq % SENT] = code(x, z);
  c->sent_s[c->seq % SENT] = now;
  send_frame(c, message, sizeof message);
  totals.poses++;
}

// A number as Colyseus writes it; -1 if it is none that stands for a reference.
static long number(const uint8_t *data, size_t size, size_t *at) {
  if (*at >= size) return -1;
  int first = data[(*at)++];
  if (first < 0x80) return first;
  int bytes = first == 0xcc ? 1 : first == 0xcd ? 2 : first == 0xce ? 4 : 0;
  if (!bytes || *at + bytes > size) return -1;
  long value = 0;
  for (int i = 0; i < bytes; i++) value |= (long)data[*at + i] << 8 * i;
  *at += bytes;
  return value;
}

// Whose avatar a reference is: that of the only client who was where it is.
static int owner_of(uint64_t position) {
  for (int i = 0; i < connections; i++)
    for (int k = 0; k < SENT; k++)
      if (clients[i].sent_code[k] == position) return i + 1;
  return 0;
}

static void check(struct client *c, long ref, double now) {
  struct seen seen = ((struct seen *)c->look)[ref];
  if (!seen.x || !seen.z) return;
  uint64_t position = code(seen.x, seen.z);
  if (!by_ref[ref]) by_ref[ref] = owner_of(position);
  if (by_ref[ref]) judge(c, &clients[by_ref[ref] - 1], position, now);
  else totals.bad_records++;
}

// A patch is avatars, each followed by those of its fields that changed.
static void patch(struct client *c, const uint8_t *data, size_t size) {
  int close = c->index % 10 == 0;
  if (close && !c->look) c->look = calloc(REFS, sizeof(struct seen));
  double now = now_s();
  long ref = -1;
  size_t at = 1;
  while (at < size) {
    if (data[at] == SWITCH) {
      if (close && ref > 0) check(c, ref, now);
      at++;
      ref = number(data, size, &at);
      if (ref <= 0 || ref >= REFS) break;
      c->records++;
      continue;
    }
    int operation = data[at] & 0xc0, field = data[at] & 0x3f;
    if (ref <= 0 || (operation != 0 && operation != 0x80) || field >= NUMBER_FIELD || at + 5 > size) break;
    if (close && (field == 0 || field == 2)) {
      struct seen *seen = &((struct seen *)c->look)[ref];
      memcpy(field ? &seen->z : &seen->x, data + at + 1, 4);
    }
    at += 5;
  }
  if (at != size) totals.bad_frames++;
  else if (close && ref > 0) check(c, ref, now);
}

void colyseus_received(struct client *c, const uint8_t *data, size_t size) {
  if (!size) return;
  if (data[0] == JOIN_ROOM && c->state == WAITING) {
    const uint8_t joined = JOIN_ROOM;
    send_frame(c, &joined, 1);
    c->state = IN;
    totals.in++;
  } else if (data[0] == ERROR) {
    totals.refused++;
    lose(c);
  } else if (data[0] == ROOM_STATE_PATCH && warm) {
    c->frames++;
    patch(c, data, size);
  } else if (data[0] != ROOM_STATE && warm) {
    totals.bad_frames++;
  }
}
