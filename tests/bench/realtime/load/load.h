// What the parts of the load generator share.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum mode { WALK, STALL, COME_BACK, WATCH, IDLE, RELAY, LISTEN, COLYSEUS };
#define WALKING (mode <= COME_BACK)
#define NEEDS_TICKET (mode < RELAY || mode == COLYSEUS)
enum state { UNBORN, CONNECTING, SHAKING, WAITING, IN, GONE };

#define SENT 64  // the last positions an avatar sent, 3.2 s

struct client {
  int fd, index, slot;
  enum state state;
  char ticket[128], token[64];
  double again_s;
  uint8_t *held;
  size_t held_size, held_room;
  // Where it is and looks, and when it sends next.
  double x, z, heading, next_s;
  unsigned seq;
  // By seq modulo 64: the position codes sent, and when.
  uint64_t sent_code[SENT];
  double sent_s[SENT];
  // What was got while measuring.
  uint32_t last_tick;
  unsigned frames, records;
  uint64_t bytes;
  void *look;  // what it remembers of what it was shown
};

struct totals {
  unsigned in, lost, refused, unsent, attempts, resumed;
  double first_loss_s, last_back_s;
  unsigned long poses, bad_frames, bad_records, stale_ticks, checked;
  uint64_t bytes, frames;
};

extern struct client *clients;
extern int connections, warm, circling;
extern double half_m;
extern enum mode mode;
extern struct totals totals;

double now_s(void);
void send_frame(struct client *c, const uint8_t *payload, size_t size);
void put(struct client *c, const void *data, size_t size);
void lose(struct client *c);
void prepare(void);
void walk(double now);
void received(struct client *c, int opcode, const uint8_t *data, size_t size, size_t whole);
void judge(struct client *c, struct client *owner, uint64_t code, double now);
void colyseus_pose(struct client *c, double now);
void colyseus_received(struct client *c, const uint8_t *data, size_t size);
void begin_measuring(void);
void report(double seconds);
