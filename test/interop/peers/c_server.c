/* A device as the C library of KATCP serves one, in what others see of it: requests without identifiers, the greeting and the milliseconds
 * of protocol 4, usage lines for help, arguments that nobody counts, `\q` for `q`, no report before the reply of ?sensor-sampling, and
 * periods that are never shorter than a quarter of a second. The library itself is under the GPL, so nothing of it is in here.
 *
 * Prints its port, and serves each client in a process of its own. "tcpborphserver" greets and counts as that program does. */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define LONGEST_LINE 65536
#define MOST_ARGUMENTS 32
#define SHORTEST_PERIOD 250

static FILE *out;
static int is_borph;
static int gain = 3;
static long period_ms; /* 0: no reports in time */
static long last_report_ms;

static long now_ms(void) {
  struct timeval now;
  gettimeofday(&now, NULL);
  return now.tv_sec * 1000L + now.tv_usec / 1000;
}

/* Guidelines 2.1, but that any other character stands for itself. */
static void unescape(char *text) {
  char *to = text;
  for (char *from = text; *from != '\0'; from++) {
    if (*from != '\\' || from[1] == '\0') {
      *to++ = *from;
      continue;
    }
    from++;
    if (*from == '@') continue;
    *to++ = *from == '_' ? ' ' : *from == 'n' ? '\n' : *from == 'r' ? '\r' : *from == 't' ? '\t' : *from == 'e' ? 27 : *from;
  }
  *to = '\0';
}

static void put_escaped(const char *text) {
  static const char plain[] = "\\ \n\r\t\033", codes[] = "\\_nrte";
  if (*text == '\0') fputs("\\@", out);
  for (; *text != '\0'; text++) {
    const char *at = strchr(plain, *text);
    if (at == NULL) fputc(*text, out);
    else fprintf(out, "\\%c", codes[at - plain]);
  }
}

static void count(const char *name, int informs) {
  if (is_borph && strcmp(name, "help") != 0) fprintf(out, "!%s ok\n", name);
  else fprintf(out, "!%s ok %d\n", name, informs);
}

static const char *const help[][2] = {
    {"gain", "reports\\_or\\_sets\\_the\\_gain\\_(?gain\\_[value])"},
    {"echo", "says\\_what\\_it\\_heard,\\_with\\_a\\_\\question\\_mark"},
    {"status", "display\\_status\\_(?status)"},
    {"sensor-list", "lists\\_sensors\\_(?sensor-list\\_[sensor])"},
    {"sensor-value", "query\\_a\\_sensor\\_(?sensor-value\\_sensor)"},
    {"sensor-sampling", "configure\\_a\\_sensor\\_(?sensor-sampling\\_sensor\\_[strategy\\_[parameter]])"},
    {"watchdog", "pings\\_the\\_system\\_(?watchdog)"},
    {"help", "displays\\_this\\_help\\_(?help\\_[command])"},
    {"halt", "halts\\_the\\_system\\_(?halt)"},
    {"restart", "restarts\\_the\\_system\\_(?restart)"},
    {"log-level", "sets\\_the\\_minimum\\_reported\\_log\\_priority\\_(?log-level\\_[priority])"},
    {"client-list", "displays\\_currently\\_connected\\_clients\\_(?client-list)"},
};

static void answer_help(int argc, char **argv) {
  int found = 0;
  for (size_t at = 0; at < sizeof help / sizeof *help; at++) {
    if (argc > 1 && strcmp(argv[1], help[at][0]) != 0) continue;
    fprintf(out, "#help %s %s\n", help[at][0], help[at][1]);
    found++;
  }
  if (found == 0) fprintf(out, "!help invalid request\n");
  else count("help", found);
}

static const char *const sensors[][2] = {
    {"raw.temp.fpga", "FPGA\\_temperature millidegrees integer 0 100000"},
    {"clock.mode", "what\\_the\\_clock\\_does none discrete raw locked"},
    {"check.ratio", "a\\_ratio none float"},
};

static void reading(int at, const char *inform) {
  static const char *const values[] = {"41250", "locked", "2.500000e-01"};
  fprintf(out, "#%s %ld 1 %s nominal %s\n", inform, now_ms(), sensors[at][0], values[at]);
}

static void answer_sensors(const char *request, int argc, char **argv) {
  int found = 0;
  for (int at = 0; at < 3; at++) {
    if (argc > 1 && strcmp(argv[1], sensors[at][0]) != 0) continue;
    if (strcmp(request, "sensor-list") == 0) fprintf(out, "#sensor-list %s %s\n", sensors[at][0], sensors[at][1]);
    else reading(at, "sensor-value");
    found++;
  }
  if (found == 0) fprintf(out, "!%s invalid sensor\n", request);
  else count(request, found);
}

static int sampled = -1;

/* One sensor at a time is sampled in time: that is enough to be looked at. */
static void answer_sampling(int argc, char **argv) {
  int at = 0;
  while (at < 3 && (argc < 2 || strcmp(argv[1], sensors[at][0]) != 0)) at++;
  if (at == 3) fprintf(out, "!sensor-sampling invalid sensor\n");
  else if (argc == 2) fprintf(out, "!sensor-sampling ok %s none\n", argv[1]);
  else if (strcmp(argv[2], "period") == 0 && argc > 3) {
    period_ms = atol(argv[3]) < SHORTEST_PERIOD ? SHORTEST_PERIOD : atol(argv[3]);
    sampled = at;
    fprintf(out, "!sensor-sampling ok %s period %ld\n", argv[1], period_ms);
  } else if (strcmp(argv[2], "differential") == 0 && argc > 3 && strstr(sensors[at][1], "discrete") == NULL) {
    fprintf(out, "!sensor-sampling ok %s differential %s\n", argv[1], argv[3]);
  } else if (strcmp(argv[2], "none") == 0 || strcmp(argv[2], "auto") == 0 || strcmp(argv[2], "event") == 0) {
    if (sampled == at) sampled = -1;
    fprintf(out, "!sensor-sampling ok %s %s\n", argv[1], argv[2]);
  } else fprintf(out, "!sensor-sampling fail\n");
}

static void answer(int argc, char **argv) {
  const char *name = argv[0];
  if (strcmp(name, "help") == 0) answer_help(argc, argv);
  else if (strcmp(name, "sensor-list") == 0 || strcmp(name, "sensor-value") == 0) answer_sensors(name, argc, argv);
  else if (strcmp(name, "sensor-sampling") == 0) answer_sampling(argc, argv);
  else if (strcmp(name, "watchdog") == 0) fprintf(out, "!watchdog ok\n");
  else if (strcmp(name, "gain") == 0) {
    if (argc > 1) gain = atoi(argv[1]);
    fprintf(out, "!gain ok %d\n", gain);
  } else if (strcmp(name, "echo") == 0) {
    fprintf(out, "!echo ok ");
    put_escaped(argc > 1 ? argv[1] : "");
    fprintf(out, "\n");
  }
  /* The state of the device is the code of the reply. */
  else if (strcmp(name, "status") == 0) fprintf(out, "!status fail\n");
  else if (strcmp(name, "log-level") == 0) fprintf(out, "!log-level ok %s\n", argc > 1 ? argv[1] : "info");
  else if (strcmp(name, "client-list") == 0) {
    fprintf(out, "#client-list 127.0.0.1:1\n");
    count("client-list", 1);
  } else fprintf(out, "!%s invalid unknown\\_command\n", name);
}

static void take_line(char *line) {
  char *argv[MOST_ARGUMENTS];
  int argc = 0;
  if (*line != '?') return;
  for (char *word = strtok(line + 1, " \t"); word != NULL && argc < MOST_ARGUMENTS; word = strtok(NULL, " \t")) {
    unescape(word);
    argv[argc++] = word;
  }
  if (argc > 0) answer(argc, argv);
  fflush(out);
}

static void serve(int client) {
  char buffer[LONGEST_LINE];
  size_t length = 0;
  out = fdopen(client, "w");
  fprintf(out, is_borph ? "#version-connect katcp-library katcp-git-1a2b3c\n#version-connect katcp-protocol 5.0-M\n"
                        : "#version c-api-1.0\n#build-state c-1.0.0\n");
  fflush(out);
  for (;;) {
    struct pollfd readable = {client, POLLIN, 0};
    if (poll(&readable, 1, 50) < 0) return;
    if (sampled >= 0 && now_ms() - last_report_ms >= period_ms) {
      last_report_ms = now_ms();
      reading(sampled, "sensor-status");
      fflush(out);
    }
    if (readable.revents == 0) continue;
    ssize_t got = read(client, buffer + length, sizeof buffer - 1 - length);
    if (got <= 0) return;
    length += (size_t)got;
    buffer[length] = '\0';
    char *from = buffer;
    for (char *end = strpbrk(from, "\r\n"); end != NULL; end = strpbrk(from, "\r\n")) {
      *end = '\0';
      take_line(from);
      from = end + 1;
    }
    length = strlen(from);
    memmove(buffer, from, length + 1);
  }
}

int main(int argc, char **argv) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int server = socket(AF_INET, SOCK_STREAM, 0);
  is_borph = argc > 1 && strcmp(argv[1], "tcpborphserver") == 0;
  if (server < 0 || bind(server, (struct sockaddr *)&address, size) != 0 || listen(server, 8) != 0) return 1;
  getsockname(server, (struct sockaddr *)&address, &size);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  signal(SIGCHLD, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  for (;;) {
    int client = accept(server, NULL, NULL);
    if (client >= 0 && fork() == 0) {
      close(server);
      serve(client);
      return 0;
    }
    if (client >= 0) close(client);
  }
}
