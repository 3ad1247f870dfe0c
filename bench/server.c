/*
 * A synthetic QMP server that is so fast that the benchmarks measure the
 * clients.
 *
 * Usage: server PATH [oob]
 *
 * The server listens on the Unix socket PATH, and then prints a line. It gives
 * every connection a thread, and ends when its standard input ends. Each object
 * that it reads is a command, which it answers at once. The answers to the
 * commands of one read go out in one write. The server does not parse JSON: it
 * finds the end of an object, because not every client sends line ends, and the
 * few members that it needs.
 *
 *   flood     {"count": N}                N events, then the reply
 *   reply     {"bytes": N}                objects like those of query-block
 *   numbers   {"bytes": N, "wide": bool}  mostly integers; if wide, some of
 *                                         them beyond 2^53
 *   any other                             a reply like query-status
 */

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define READ_SIZE (1 << 20)
/* Number of events in one write. */
#define BLOCK 256

struct text {
    char *data;
    size_t length, capacity;
};

/* A large reply up to its id. It is made once, before it is measured. */
struct body {
    struct body *next;
    bool numbers, wide;
    long bytes;
    struct text text;
};

static const char *greeting;
/* One block of events, and the end of each event in it. */
static struct text events;
static size_t event_ends[BLOCK + 1];
static struct body *bodies;
static pthread_mutex_t bodies_lock = PTHREAD_MUTEX_INITIALIZER;

static void append(struct text *text, const char *data, size_t length)
{
    if (text->length + length > text->capacity) {
        text->capacity = 2 * (text->length + length);
        text->data = realloc(text->data, text->capacity);
        if (!text->data) {
            abort();
        }
    }
    memcpy(text->data + text->length, data, length);
    text->length += length;
}

static void append_string(struct text *text, const char *string)
{
    append(text, string, strlen(string));
}

/* Returns whether everything was written. */
static bool send_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, data, length);
        if (n <= 0) {
            return false;
        }
        data += n;
        length -= n;
    }
    return true;
}

static bool flush(int fd, struct text *out)
{
    bool sent = send_all(fd, out->data, out->length);
    out->length = 0;
    return sent;
}

/* Returns the text after a member's colon, or NULL. */
static const char *member(const char *command, const char *quoted_name)
{
    const char *at = strstr(command, quoted_name);
    if (!at) {
        return NULL;
    }
    at += strlen(quoted_name);
    while (*at == ' ' || *at == ':') {
        at++;
    }
    return at;
}

static long integer(const char *command, const char *quoted_name)
{
    const char *value = member(command, quoted_name);
    return value ? atol(value) : 0;
}

static bool starts(const char *text, const char *start)
{
    return text && strncmp(text, start, strlen(start)) == 0;
}

static void make_events(void)
{
    char event[256];
    for (int i = 0; i < BLOCK; i++) {
        snprintf(event, sizeof(event),
                 "{\"timestamp\": {\"seconds\": 1735689600, \"microseconds\": %d}, "
                 "\"event\": \"BLOCK_JOB_READY\", \"data\": {\"device\": \"drive0\", "
                 "\"len\": 10737418240, \"offset\": %ld, \"speed\": 0, "
                 "\"type\": \"mirror\"}}\r\n",
                 100000 + i, 10737418240L - i * 65536L);
        append_string(&events, event);
        event_ends[i + 1] = events.length;
    }
}

static bool flood(int fd, long count)
{
    for (; count > 0; count -= BLOCK) {
        size_t end = event_ends[count < BLOCK ? count : BLOCK];
        if (!send_all(fd, events.data, end)) {
            return false;
        }
    }
    return true;
}

static int block_object(char *object, size_t size, long i)
{
    return snprintf(object, size,
        "{\"io-status\": \"ok\", \"device\": \"drive%ld\", \"locked\": false, "
        "\"removable\": false, \"inserted\": {\"iops_rd\": 0, "
        "\"detect_zeroes\": \"off\", \"image\": {\"virtual-size\": 10737418240, "
        "\"filename\": \"disk%ld.qcow2\", \"cluster-size\": 65536, "
        "\"format\": \"qcow2\", \"actual-size\": %ld, \"format-specific\": "
        "{\"type\": \"qcow2\", \"data\": {\"compat\": \"1.1\", "
        "\"compression-type\": \"zlib\", \"lazy-refcounts\": false, "
        "\"refcount-bits\": 16, \"corrupt\": false, \"extended-l2\": false}}, "
        "\"dirty-flag\": false}, \"iops_wr\": 0, \"ro\": false, "
        "\"node-name\": \"#block%03ld\", \"backing_file_depth\": 0, "
        "\"drv\": \"qcow2\", \"iops\": 0, \"bps_wr\": 0, "
        "\"write_threshold\": 0, \"encrypted\": false, \"bps\": 0, "
        "\"bps_rd\": 0, \"cache\": {\"no-flush\": false, \"direct\": false, "
        "\"writeback\": true}, \"file\": \"disk%ld.qcow2\"}, "
        "\"qdev\": \"/machine/peripheral/disk%ld\", \"type\": \"unknown\"}",
        i, i, 200704 + 4096 * i, i % 1000, i, i);
}

static int number_object(char *object, size_t size, long i, bool wide)
{
    return snprintf(object, size,
        "{\"rd_bytes\": %ld, \"wr_bytes\": %ld, \"rd_operations\": %ld, "
        "\"wr_operations\": %ld, \"flush_operations\": %ld, "
        "\"rd_total_time_ns\": %s%ld, \"wr_total_time_ns\": %ld, "
        "\"idle_time_ns\": %ld, \"wr_highest_offset\": %ld}",
        512 * i, 4096 * i, i, 2 * i, i / 2, wide ? "9223372036" : "",
        100000000 + i % 800000000, 73456789012 + i, 2500 * i, 10737418240 - i);
}

/* Returns the body of a large reply, which is made if it is new. */
static const struct text *find_body(bool numbers, bool wide, long bytes)
{
    pthread_mutex_lock(&bodies_lock);
    struct body *body = bodies;
    while (body && (body->numbers != numbers || body->wide != wide ||
                    body->bytes != bytes)) {
        body = body->next;
    }
    if (!body) {
        char object[2048];
        body = calloc(1, sizeof(*body));
        body->numbers = numbers;
        body->wide = wide;
        body->bytes = bytes;
        append_string(&body->text, "{\"return\": [");
        for (long i = 0; i == 0 || (long)body->text.length < bytes; i++) {
            int length = numbers ? number_object(object, sizeof(object), i, wide)
                                 : block_object(object, sizeof(object), i);
            if (i > 0) {
                append_string(&body->text, ", ");
            }
            append(&body->text, object, length);
        }
        append_string(&body->text, "]");
        body->next = bodies;
        bodies = body;
    }
    pthread_mutex_unlock(&bodies_lock);
    return &body->text;
}

/* Ends a reply with the id of its command, if the command has one. */
static void append_id(struct text *out, const char *command)
{
    const char *id = member(command, "\"id\"");
    if (id) {
        append_string(out, ", \"id\": ");
        append(out, id, strcspn(id, ",}"));
    }
    append_string(out, "}\r\n");
}

static bool answer(int fd, const char *command, struct text *out)
{
    const char *name = member(command, "\"execute\"");
    if (starts(name, "\"flood\"")) {
        if (!flush(fd, out) || !flood(fd, integer(command, "\"count\""))) {
            return false;
        }
        append_string(out, "{\"return\": {}");
    } else if (starts(name, "\"reply\"") || starts(name, "\"numbers\"")) {
        const struct text *body =
            find_body(starts(name, "\"numbers\""),
                      starts(member(command, "\"wide\""), "true"),
                      integer(command, "\"bytes\""));
        if (!flush(fd, out) || !send_all(fd, body->data, body->length)) {
            return false;
        }
    } else if (starts(name, "\"qmp_capabilities\"")) {
        append_string(out, "{\"return\": {}");
    } else {
        append_string(out, "{\"return\": {\"status\": \"running\", "
                           "\"singlestep\": false, \"running\": true}");
    }
    append_id(out, command);
    return true;
}

/* The search for the end of a command, which may not have arrived yet. */
struct scan {
    size_t at;
    int depth;
    bool in_string, escaped;
};

/* Searches for the end of a command. Returns whether it has arrived. */
static bool next_end(struct scan *scan, const char *in, size_t have)
{
    while (scan->at < have) {
        char c = in[scan->at++];
        if (scan->in_string) {
            if (scan->escaped) {
                scan->escaped = false;
            } else if (c == '\\') {
                scan->escaped = true;
            } else if (c == '"') {
                scan->in_string = false;
            }
        } else if (c == '"') {
            scan->in_string = true;
        } else if (c == '{') {
            scan->depth++;
        } else if (c == '}' && --scan->depth == 0) {
            return true;
        }
    }
    return false;
}

static void *serve(void *argument)
{
    int fd = (int)(long)argument;
    /* Pages that are never used are free, so an idle connection is cheap. */
    char *in = malloc(READ_SIZE + 1);
    size_t have = 0;
    struct scan scan = { 0 };
    struct text out = { 0 };
    bool open = send_all(fd, greeting, strlen(greeting));

    while (open && have < READ_SIZE) {
        ssize_t n = read(fd, in + have, READ_SIZE - have);
        if (n <= 0) {
            break;
        }
        have += n;
        size_t start = 0;
        while (open && next_end(&scan, in, have)) {
            /* The byte after the command is put back afterwards. */
            char next = in[scan.at];
            in[scan.at] = '\0';
            open = answer(fd, in + start, &out);
            in[scan.at] = next;
            start = scan.at;
        }
        open = open && flush(fd, &out);
        have -= start;
        scan.at -= start;
        memmove(in, in + start, have);
    }
    close(fd);
    free(in);
    free(out.data);
    return NULL;
}

static void *wait_for_parent(void *argument)
{
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    (void)argument;
    exit(0);
}

int main(int argc, char **argv)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (argc < 2 || strlen(argv[1]) >= sizeof(address.sun_path)) {
        fprintf(stderr, "Usage: server PATH [oob]\n");
        return 2;
    }
    strcpy(address.sun_path, argv[1]);
    greeting = argc > 2
        ? "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 0, "
          "\"major\": 10}, \"package\": \"\"}, \"capabilities\": [\"oob\"]}}\r\n"
        : "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 0, "
          "\"major\": 10}, \"package\": \"\"}, \"capabilities\": []}}\r\n";
    signal(SIGPIPE, SIG_IGN);
    make_events();

    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof(address)) ||
        listen(listener, 1024)) {
        perror("server");
        return 1;
    }
    puts("listening");
    fflush(stdout);

    pthread_attr_t detached;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&detached, 256 * 1024);
    pthread_t thread;
    pthread_create(&thread, &detached, wait_for_parent, NULL);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd >= 0 &&
            pthread_create(&thread, &detached, serve, (void *)(long)fd)) {
            close(fd);
        }
    }
}
