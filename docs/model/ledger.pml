/* The spine between two members and their reader: ledger, relay, bus, gate, checkpoint, resend, restore.
 *
 * README.md beside this file says how to run it, which line of the code each guard stands for, what it found and what
 * it leaves out. Every guard can be taken out with -DNO_<GUARD>; every fault is switched on by its budget.
 *
 * An event is its sequence and its story: 0 as first recorded, 1 as recorded after a restore, 2 an intruder's, chained
 * to story 0. Both together (`sequence + 4 * story`) stand for its hash. A record is a hash and a signature.
 */

#ifndef EVENTS
#define EVENTS 2 /* events a lane's member records; at most 3 */
#endif
#ifndef OTHERS
#define OTHERS EVENTS /* those of the second member, which is never restored */
#endif
#ifndef CAP
#define CAP 8 /* records that a lane of the bus holds */
#endif
#ifndef LOSSES
#define LOSSES 0 /* the broker loses the last records of a lane, acknowledged or not; all of them = topic made anew */
#endif
#ifndef WIPES
#define WIPES 0 /* another, empty cluster answers; at most so often */
#endif
#ifndef REPEATS
#define REPEATS 0 /* a record again, at the end of its lane */
#endif
#ifndef REREADS
#define REREADS 0 /* the reader goes back to any earlier place: runs come again, and overlap */
#endif
#ifndef FORGERIES
#define FORGERIES 0 /* an intruder's record: chained, unsigned or signed with no key of the member */
#endif
#ifndef SPOILS
#define SPOILS 0 /* a genuine record whose signature an intruder has spoilt; the hash stays */
#endif
#ifndef CRASHES
#define CRASHES 0 /* of the reader, before or after its commit, its last write still to come (a woken zombie) */
#endif
#ifndef FAILURES
#define FAILURES 0 /* a write of the reader that fails while its process lives */
#endif
#ifndef STOPS
#define STOPS 0 /* of a relay; also between sending and moving its cursor */
#endif
#ifndef RESTORES
#define RESTORES 0 /* of the first member's database from its backup */
#endif
#ifndef FAULTS
#define FAULTS 2 /* of all kinds together */
#endif
#define STEPS 8 /* read again, ask, four times over: who still lacks an event then lacks it for ever */

#define NONE 0
#define VALID 1
#define BAD 2
#define NEVER 15
#define HASH(s, t) ((s) + 4 * (t))
#define SEQ(h) ((h) & 3)
#define STORY(h) ((h) >> 2)
#define RECORD(h, g) ((h) + 16 * (g))
#define BIT(h) (1 << (h))

/* The properties, by the names that a violation shows. */
hidden byte no_loss = 1;
hidden byte no_double_application = 1;
hidden byte applied_in_order = 1;
hidden byte only_what_was_recorded = 1;
hidden byte progress = 1;
hidden byte restored_ledger_refuses = 1;
hidden byte fork_stops_the_lane = 1;

typedef Member {
  byte led;          /* last event of the ledger */
  byte split = NEVER; /* first event that a restored ledger has told another way */
  short sig;         /* hashes that carry the member's signature in the ledger */
  byte shown;        /* lane.shown: what the look noted */
  bit forked;        /* lane.forked_at */
  byte cur;          /* relay_cursor.sequence */
  byte at;           /* relay_cursor.next_offset */
  byte bus;          /* relay_cursor.cluster_id */
  bit session;       /* the relay has looked and sends */
  byte on;           /* the cluster that its session began on */
  byte acked;        /* Relay.shown, in memory */
  bit looked;        /* the service is open for commands */
  bit fetched;       /* what the bus had was fetched back */
  bit unseen;        /* ghost: the look's true answer */
  byte ask;          /* a request to resend, from this event on */
  byte claim;        /* hash in the newest head that was heard */
};

typedef Lane {
  byte rec[CAP];
  byte size;
};

typedef Reader {
  /* the database */
  byte db;           /* lane.sequence */
  byte dbat;         /* lane.next_offset */
  byte dbbus;        /* lane.cluster_id */
  bit dbstop;        /* lane.stopped_at */
  byte story[4];     /* the copy of the events: which story stands at a sequence */
  byte n;            /* ghost: events that are applied */
  /* memory */
  byte seq;          /* Gate.sequence */
  byte last;         /* Gate.hash */
  short pend;        /* Gate.pending */
  bit stop;          /* Gate.stopped_at */
  byte off;          /* where the consumer stands */
  byte start;        /* Lane.next_offset */
  byte step;         /* Missing._taken */
  /* the batch on its way: checkpoint it began from, first and last event, stories */
  byte from;
  byte first;
  byte to;
  byte told[4];
};

typedef Write { byte start; byte from; byte first; byte to; byte told[4]; };

Member m[2];
Lane bus[2];
Reader r[2];
Write zombie[2];
bit flying;      /* a batch is on its way */
bit saved;       /* only without one transaction for all: the checkpoint is written, the events are not */
bit haunted;     /* a write of an earlier reader is still to come */
byte cluster = 1;
byte seen = 1;   /* the cluster that the reader's session began on */
byte left = FAULTS;
bit kept;        /* the first member has a backup */
byte k_led, k_cur, k_at, k_bus;

/* Scratch, always 0 between steps. */
hidden byte i, x, h, p, s, n, tip;
hidden byte tips[CAP];
hidden byte gap, good, wrong;

/* ---------------------------------------------------------------- hashes and signatures */

#define MOST(j) ((j) -> OTHERS : EVENTS)
#define STORY_AT(j, q) ((q) >= m[j].split)
#define IN_LEDGER(j, y) (SEQ(y) <= m[j].led && STORY(y) == STORY_AT(j, SEQ(y)))
#define SIGNED(j, y) ((m[j].sig >> (y)) & 1)
#define BEHIND(j) (m[j].led < m[j].shown || m[j].led < m[j].acked)

inline parent(j, y, out) { /* prevhash of an event */
  if
  :: SEQ(y) == 1 -> out = 0
  :: SEQ(y) > 1 && STORY(y) == 1 && SEQ(y) > m[j].split -> out = HASH(SEQ(y) - 1, 1)
  :: else -> out = HASH(SEQ(y) - 1, 0)
  fi
}

#ifdef NO_SIGNATURE
#define HOLDS(y) ((y) >> 4 != NONE)
#else
#define HOLDS(y) ((y) >> 4 == VALID)
#endif

/* ---------------------------------------------------------------- a member's service: append */

#ifdef NO_REFUSAL
#define MAY_APPEND(j) (m[j].looked)
#else
#define MAY_APPEND(j) (m[j].looked && !m[j].forked && !BEHIND(j))
#endif

inline append(j, count) {
  restored_ledger_refuses = !m[j].unseen;
  assert(restored_ledger_refuses);
  m[j].led = m[j].led + count;
  m[j].sig = m[j].sig | BIT(HASH(m[j].led, STORY_AT(j, m[j].led)))
}

inline recover(j) { /* a gate over the own lane, from its earliest record; what it vouches for comes back */
  s = m[j].led; n = s; i = 0;
  do
  :: i < bus[j].size ->
     h = bus[j].rec[i] & 15;
     if
     :: SEQ(h) == n + 1 && STORY(h) == 0 ->
        n = SEQ(h);
        if :: SIGNED(j, h) && bus[j].rec[i] >> 4 == VALID -> s = n :: else fi
     :: else
     fi;
     i++
  :: else -> break
  od;
  m[j].led = s;
  m[j].fetched = 1; /* if the bus has lost some, the ledger refuses for good: a person's affair */
  if :: s >= m[j].shown -> m[j].unseen = 0 :: else fi;
  m[j].split = (m[j].split == NEVER -> NEVER : s + 1);
  i = 0; h = 0; s = 0; n = 0
}

proctype Service(byte j) {
end:
  do
  :: d_step { m[j].led < MOST(j) && MAY_APPEND(j) -> append(j, 1) }
  :: d_step { m[j].led + 1 < MOST(j) && MAY_APPEND(j) -> append(j, 2) } /* one signature, on the last */
  :: d_step { m[j].led < m[j].shown && !m[j].forked && m[j].looked && !m[j].fetched -> recover(j) }
  od
}

/* ---------------------------------------------------------------- the relay */

inline look(j) {
  m[j].unseen = 0;
#ifdef LOOK_AT_ALL
  s = 0;
#else
  s = (m[j].at > bus[j].size -> 0 : m[j].at);
#endif
  i = 0;
  do
  :: i < bus[j].size ->
     h = bus[j].rec[i] & 15;
     if
     :: bus[j].rec[i] >> 4 == VALID && !IN_LEDGER(j, h) ->
        m[j].unseen = 1;
#ifndef NO_LOOK
        if
        :: i >= s ->
           if :: SEQ(h) > m[j].shown -> m[j].shown = SEQ(h) :: else fi;
           if :: SEQ(h) <= m[j].led -> m[j].forked = 1 :: else fi
        :: else
        fi
#endif
     :: else
     fi;
     i++
  :: else -> break
  od;
  i = 0; h = 0; s = 0
}

inline begin_session(j) {
#ifndef NO_CLUSTER_ID
  if :: m[j].bus != cluster -> m[j].cur = 0; m[j].at = 0; m[j].bus = cluster :: else fi;
#endif
  m[j].on = cluster;
  m[j].session = 1;
  m[j].looked = 1;
  look(j)
}

inline send(j) { /* the next row after the cursor, at the end of the lane */
  s = m[j].cur + 1;
  h = HASH(s, STORY_AT(j, s));
  bus[j].rec[bus[j].size] = RECORD(h, SIGNED(j, h));
  bus[j].size++
}

inline moved(j) {
  m[j].cur = s;
#if RESTORES > 0 /* who reads neither later need not tell their values apart */
  m[j].at = bus[j].size;
  if :: s > m[j].acked -> m[j].acked = s :: else fi
#endif
}

proctype Relay(byte j) {
end:
  do
  :: d_step { !m[j].session -> begin_session(j) }
  :: d_step { m[j].session && m[j].on != cluster -> m[j].session = 0 }
  :: d_step { m[j].session && m[j].cur < m[j].led && bus[j].size < CAP -> send(j); moved(j); s = 0; h = 0 }
  :: d_step { m[j].session && m[j].ask ->
#ifndef NO_RESEND
       if :: m[j].cur >= m[j].ask -> m[j].cur = m[j].ask - 1 :: else fi;
#endif
       m[j].ask = 0 }
  od
}

/* ---------------------------------------------------------------- the gate */

inline follows(j) { /* h: the record's hash; good: whether it is the next, or the next of one that is pending */
  parent(j, h, p);
#ifdef NO_SEQUENCE
  good = SEQ(h) > r[j].seq;
#else
#ifdef NO_CHAIN
  good = (SEQ(h) == r[j].seq + 1 || (r[j].pend >> HASH(SEQ(h) - 1, 2)) & 1
          || (r[j].pend >> HASH(SEQ(h) - 1, 1)) & 1 || (r[j].pend >> HASH(SEQ(h) - 1, 0)) & 1);
#else
  good = ((p && (r[j].pend >> p) & 1) || (p == r[j].last && SEQ(h) == r[j].seq + 1));
#endif
#endif
}

inline backwards(j) { /* p: the parent of s in the branch, 0 if it is not pending */
#ifdef NO_CHAIN
  p = 0;
  if
  :: SEQ(s) > 1 && (r[j].pend >> HASH(SEQ(s) - 1, 0)) & 1 -> p = HASH(SEQ(s) - 1, 0)
  :: else
  fi;
  if
  :: SEQ(s) > 1 && (r[j].pend >> HASH(SEQ(s) - 1, 2)) & 1 -> p = HASH(SEQ(s) - 1, 2)
  :: else
  fi
#else
  parent(j, s, p);
  if :: p && !((r[j].pend >> p) & 1) -> p = 0 :: else fi
#endif
}

inline halt(j) { r[j].stop = 1; r[j].dbstop = 1; r[j].pend = 0 }

inline judge(j) { /* one record that the consumer hands over: x */
  h = x & 15;
  if
#ifndef NO_DUPLICATE
  :: SEQ(h) <= r[j].seq -> /* judge_past */
     if
     :: SEQ(h) <= r[j].db && r[j].story[SEQ(h)] == STORY(h)
     :: else -> if :: HOLDS(x) -> halt(j) :: else fi
     fi
#endif
  :: else ->
     follows(j);
#ifdef NO_DUPLICATE
     good = good || SEQ(h) <= r[j].seq;
#endif
     if
     :: good && (r[j].pend >> h) & 1 -> /* is held already */
#ifndef NO_EVERY_SIGNATURE
        if :: x >> 4 -> tips[tip] = x; tip++ :: else fi
#endif
     :: good && !((r[j].pend >> h) & 1) ->
        r[j].pend = r[j].pend | BIT(h);
        if :: x >> 4 -> tips[tip] = x; tip++ :: else fi
     :: !good && HOLDS(x) && SEQ(h) > r[j].seq + 1 -> gap = 1
#ifndef NO_FORK_BY_CHAIN
     :: !good && HOLDS(x) && SEQ(h) == r[j].seq + 1 -> halt(j)
#endif
     :: else
     fi
  fi
}

inline settle(j) { /* what does not descend from the new end is forgotten */
  h = 1;
  do
  :: h < 12 ->
     parent(j, h, p);
     if
     :: (r[j].pend >> h) & 1 && p != r[j].last && !(SEQ(h) > r[j].seq + 1 && (r[j].pend >> p) & 1) ->
        r[j].pend = r[j].pend & ~BIT(h)
     :: else
     fi;
     h++
  :: else -> break
  od
}

inline vouch(j) { /* from the last signature to the first that holds: its whole branch is admitted */
  do
  :: tip && r[j].to == 0 ->
     tip--; x = tips[tip]; tips[tip] = 0; s = x & 15;
     if
     :: HOLDS(x) ->
        r[j].to = SEQ(s); r[j].from = r[j].seq; r[j].last = s;
        do
        :: r[j].told[SEQ(s)] = STORY(s); r[j].first = SEQ(s);
           r[j].pend = r[j].pend & ~BIT(s);
           backwards(j);
           if :: p -> s = p :: else -> break fi
        od;
        r[j].seq = r[j].to
     :: else ->
#ifndef NO_EVERY_SIGNATURE
        skip
#else
        r[j].pend = r[j].pend & ~BIT(s)
#endif
     fi
  :: tip && r[j].to -> /* rivals of the branch: a fork if the member signed one */
     tip--; x = tips[tip]; tips[tip] = 0;
     if :: HOLDS(x) && (r[j].pend >> (x & 15)) & 1 -> wrong = 1 :: else fi
  :: else -> break
  od;
  if :: r[j].to -> settle(j) :: else fi;
  if :: wrong -> halt(j) :: else fi
}

inline take(j, most) {
  n = 0; gap = 0; wrong = 0; tip = 0;
  do
  :: n < most && r[j].off < bus[j].size && !r[j].stop -> x = bus[j].rec[r[j].off]; r[j].off++; n++; judge(j)
  :: else -> break
  od;
  vouch(j);
  if
  :: r[j].to ->
#ifdef NO_PENDING_OFFSET
     r[j].start = r[j].off
#else
     r[j].start = (r[j].pend -> r[j].start : r[j].off)
#endif
  :: else
  fi;
#ifndef NO_READ_AGAIN
  if :: gap && r[j].step == 0 -> r[j].step = 1; r[j].off = 0 :: else fi;
#endif
  n = 0; h = 0; p = 0; s = 0; x = 0; i = 0; tip = 0; gap = 0; good = 0; wrong = 0
}

/* ---------------------------------------------------------------- the reader: intake and its database */

inline forget_batch(j) {
  r[j].from = 0; r[j].first = 0; r[j].to = 0;
  r[j].told[1] = 0; r[j].told[2] = 0; r[j].told[3] = 0
}

inline assign(j) {
#ifdef NO_CLUSTER_ID
  r[j].off = r[j].start
#else
  r[j].off = (r[j].dbbus == cluster -> r[j].start : 0)
#endif
}

inline open_lane(j) { /* memory is what the database says */
  forget_batch(j);
  r[j].seq = r[j].db; r[j].last = HASH(r[j].db, r[j].story[r[j].db]); r[j].pend = 0; r[j].stop = r[j].dbstop;
  r[j].start = r[j].dbat;
  assign(j)
}

inline reopen() { open_lane(0); open_lane(1); flying = 0; saved = 0; seen = cluster }

inline apply(j, w) { /* the events of a batch become figures; the ghost knows what may happen */
  s = w.first;
  do
  :: w.first && s <= w.to ->
     no_double_application = s > r[j].n;
     assert(no_double_application);
     only_what_was_recorded = w.told[s] != 2;
     assert(only_what_was_recorded);
     applied_in_order = s == r[j].n + 1;
     assert(applied_in_order);
     r[j].n = s; r[j].story[s] = w.told[s];
     s++
  :: else -> break
  od;
  s = 0
}

#define MATCHES(w, j) (w.to == 0 || w.from == r[j].db)
#ifdef NO_COMPARE
#define CURRENT(w) true
#else
#define CURRENT(w) (MATCHES(w[0], 0) && MATCHES(w[1], 1))
#endif

inline move(j, w) {
  if
  :: w.to ->
     r[j].db = w.to; r[j].step = 0;
#if CRASHES + FAILURES > 0 /* nobody else begins where the database says */
     r[j].dbat = w.start; r[j].dbbus = seen
#else
     r[j].start = 0
#endif
  :: else
  fi
}

proctype Intake() {
end:
  do
  :: d_step { !flying && seen != cluster -> /* NewBus */
       seen = cluster; r[0].pend = 0; r[1].pend = 0; assign(0); assign(1) }
  :: d_step { !flying && r[0].off > bus[0].size -> r[0].off = 0 } /* out of range: Kafka's client begins anew */
  :: d_step { !flying && r[1].off > bus[1].size -> r[1].off = 0 }
  :: d_step { !flying && !r[0].stop && r[0].off < bus[0].size -> take(0, 1); flying = r[0].to > 0 }
  :: d_step { !flying && !r[1].stop && r[1].off < bus[1].size -> take(1, 1); flying = r[1].to > 0 }
  :: d_step { !flying && !r[0].stop && r[0].off + 1 < bus[0].size -> take(0, CAP); flying = r[0].to > 0 }
  :: d_step { !flying && !r[1].stop && r[1].off + 1 < bus[1].size -> take(1, CAP); flying = r[1].to > 0 }
  :: d_step { !flying && !r[0].stop && !r[1].stop && r[0].off < bus[0].size && r[1].off < bus[1].size ->
       take(0, CAP); take(1, CAP); flying = r[0].to > 0 || r[1].to > 0 }
#ifdef NO_TRANSACTION
  :: d_step { flying && !saved && CURRENT(r) -> move(0, r[0]); move(1, r[1]); saved = 1 }
  :: d_step { flying && !saved && !CURRENT(r) -> reopen() }
  :: d_step { flying && saved -> apply(0, r[0]); apply(1, r[1]); forget_batch(0); forget_batch(1); flying = 0; saved = 0 }
#else
  :: d_step { flying && CURRENT(r) ->
       apply(0, r[0]); apply(1, r[1]); move(0, r[0]); move(1, r[1]); forget_batch(0); forget_batch(1); flying = 0 }
  :: d_step { flying && !CURRENT(r) -> reopen() } /* Superseded */
#endif
  od
}

/* ---------------------------------------------------------------- faults, while they last */

#define FAULT(on) (on > 0 && left)

inline lose(j, count) { /* the last records, acknowledged or not */
  i = count;
  do :: i -> bus[j].size--; bus[j].rec[bus[j].size] = 0; i-- :: else -> break od
}

inline put(j, y) { bus[j].rec[bus[j].size] = y; bus[j].size++; left-- }

inline haunt(j) { /* the batch of a reader that was stopped before its write, to be written when it wakes */
  zombie[j].start = r[j].start; zombie[j].from = r[j].from; zombie[j].first = r[j].first; zombie[j].to = r[j].to;
  zombie[j].told[1] = r[j].told[1]; zombie[j].told[2] = r[j].told[2]; zombie[j].told[3] = r[j].told[3]
}

inline lay(j) {
  zombie[j].start = 0; zombie[j].from = 0; zombie[j].first = 0; zombie[j].to = 0;
  zombie[j].told[1] = 0; zombie[j].told[2] = 0; zombie[j].told[3] = 0
}

inline restore(whole) { /* `whole`: its processes begin anew too, and forget what the bus has acknowledged */
  m[0].split = (k_led < m[0].led -> k_led + 1 : m[0].split);
  m[0].led = k_led; m[0].cur = k_cur; m[0].at = k_at; m[0].bus = k_bus; m[0].shown = 0; m[0].forked = 0;
  m[0].session = 0; left--; kept = 0; k_led = 0; k_cur = 0; k_at = 0; k_bus = 0;
  if :: whole -> m[0].acked = 0; m[0].looked = 0 :: else fi
}

inline break_off(j) { /* the relay ends between sending and moving its cursor */
  left--; m[j].session = 0;
#ifdef NO_ACKNOWLEDGEMENT
  s = m[j].cur + 1; moved(j); /* the cursor moved at once, and the record never came */
#else
  send(j);
#endif
  s = 0; h = 0
}

#define ROOM(j) (bus[j].size < CAP)
#define ON_LANE(j) \
  :: d_step { FAULT(LOSSES) && bus[j].size >= 1 -> lose(j, 1); left-- } \
  :: d_step { FAULT(LOSSES) && bus[j].size >= 2 -> lose(j, 2); left-- } \
  :: d_step { FAULT(LOSSES) && bus[j].size >= 3 -> lose(j, bus[j].size); left-- } \
  :: d_step { FAULT(REPEATS) && ROOM(j) && bus[j].size >= 1 -> put(j, bus[j].rec[0]) } \
  :: d_step { FAULT(REPEATS) && ROOM(j) && bus[j].size >= 2 -> put(j, bus[j].rec[1]) } \
  :: d_step { FAULT(REPEATS) && ROOM(j) && bus[j].size >= 3 -> put(j, bus[j].rec[2]) } \
  :: d_step { FAULT(REREADS) && !flying && r[j].off >= 1 -> r[j].off = 0; left-- } \
  :: d_step { FAULT(REREADS) && !flying && r[j].off >= 2 -> r[j].off = 1; left-- } \
  :: d_step { FAULT(FORGERIES) && ROOM(j) -> put(j, RECORD(HASH(1, 2), NONE)) } \
  :: d_step { FAULT(FORGERIES) && ROOM(j) -> put(j, RECORD(HASH(1, 2), BAD)) } \
  :: d_step { FAULT(FORGERIES) && ROOM(j) -> put(j, RECORD(HASH(2, 2), NONE)) } \
  :: d_step { FAULT(FORGERIES) && ROOM(j) -> put(j, RECORD(HASH(2, 2), BAD)) } \
  :: d_step { FAULT(SPOILS) && bus[j].size >= 1 && bus[j].rec[0] >> 4 == VALID -> \
       bus[j].rec[0] = RECORD(bus[j].rec[0] & 15, NONE); left-- } \
  :: d_step { FAULT(SPOILS) && bus[j].size >= 1 && bus[j].rec[0] >> 4 == VALID -> \
       bus[j].rec[0] = RECORD(bus[j].rec[0] & 15, BAD); left-- } \
  :: d_step { FAULT(SPOILS) && bus[j].size >= 2 && bus[j].rec[1] >> 4 == VALID -> \
       bus[j].rec[1] = RECORD(bus[j].rec[1] & 15, NONE); left-- } \
  :: d_step { FAULT(SPOILS) && bus[j].size >= 2 && bus[j].rec[1] >> 4 == VALID -> \
       bus[j].rec[1] = RECORD(bus[j].rec[1] & 15, BAD); left-- } \
  :: d_step { FAULT(STOPS) && m[j].session && m[j].cur < m[j].led && ROOM(j) -> break_off(j) }

proctype Faults() {
  do
  ON_LANE(0)
  ON_LANE(1)
  :: d_step { FAULT(WIPES) && cluster <= WIPES -> lose(0, bus[0].size); lose(1, bus[1].size); cluster++; left-- }
  :: d_step { FAULT(CRASHES) -> reopen(); left-- }
  :: d_step { FAULT(CRASHES) && flying && !haunted -> haunt(0); haunt(1); haunted = 1; reopen(); left-- }
  :: d_step { FAULT(FAILURES) && flying ->
#ifdef NO_DISCARD
       forget_batch(0); forget_batch(1); flying = 0;
#else
       reopen();
#endif
       left-- }
  :: d_step { RESTORES > 0 && left && !kept && m[0].led -> /* the backup is taken; no fault yet */
       kept = 1; k_led = m[0].led; k_cur = m[0].cur; k_at = m[0].at; k_bus = m[0].bus }
  :: d_step { FAULT(RESTORES) && kept && m[0].split == NEVER -> restore(1) }
  :: d_step { FAULT(RESTORES) && kept && m[0].split == NEVER -> restore(0) }
  :: d_step { true -> left = 0 } -> break
  od;
end:
  do /* who was asleep wakes, and writes: all of it or, if the checkpoint is not where it left it, nothing */
  :: d_step { haunted ->
       if
       :: CURRENT(zombie) -> apply(0, zombie[0]); apply(1, zombie[1]); move(0, zombie[0]); move(1, zombie[1])
       :: else
       fi;
       lay(0); lay(1); haunted = 0 }
  od
}

/* ---------------------------------------------------------------- what is due when all else has come to rest */

hidden byte acted;

inline compare(j) { /* hear the newest head, and set it beside what is here */
  if
  :: m[j].session && !BEHIND(j) && m[j].led -> m[j].claim = HASH(m[j].led, STORY_AT(j, m[j].led))
  :: else
  fi;
#ifndef NO_HEADS
  if
  :: !r[j].stop && r[j].seq == SEQ(m[j].claim) && r[j].last != m[j].claim -> halt(j); acted = 1
  :: !r[j].stop && r[j].seq < SEQ(m[j].claim) && r[j].step < STEPS ->
     r[j].step++; acted = 1;
     if
#ifndef NO_READ_AGAIN
     :: r[j].step % 2 == 1 -> r[j].off = 0
#endif
#ifndef NO_ASK
     :: r[j].step % 2 == 0 -> m[j].ask = r[j].seq + 1
#endif
     :: else
     fi
  :: else
  fi
#endif
}

inline judge_the_end(j) {
  no_loss = r[j].seq <= r[j].n && r[j].db <= r[j].n;
  assert(no_loss);
  s = 1; good = 1;
  do
  :: s <= r[j].n && s <= m[j].led -> good = good && r[j].story[s] == STORY_AT(j, s); s++
  :: else -> break
  od;
  fork_stops_the_lane = good || r[j].dbstop;
  assert(fork_stops_the_lane);
#ifdef SILENT_IS_SILENT
  progress = r[j].n >= m[j].led || r[j].dbstop;
#else
  progress = r[j].n >= m[j].led || r[j].dbstop || BEHIND(j); /* a person is to fetch back, and cannot: see README */
#endif
  assert(progress);
  s = 0; good = 0
}

proctype Clock() {
  do
  :: timeout ->
     atomic {
       d_step { acted = 0; compare(0); compare(1) };
       if
       :: acted
       :: else -> d_step { judge_the_end(0); judge_the_end(1) }; break
       fi
     }
  od
}

init {
  atomic { run Service(0); run Service(1); run Relay(0); run Relay(1); run Intake(); run Faults(); run Clock() }
}
