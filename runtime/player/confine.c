/* What keeps the child in: descriptors, limits, the kernel's filter of calls. */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/player/wire.h"

#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

#define CPU_LIMIT_S        3600 /* of the whole run: a program that waits properly never gets there */
#define MEMORY_SPARE_BYTES ((rlim_t)64 * 1024 * 1024) /* beside what Lua may have */

static void limit(__rlimit_resource_t resource, rlim_t value) {
    struct rlimit both = {value, value};
    setrlimit(resource, &both);
}

static void limit_resources(size_t memory_bytes) {
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NPROC, 0);
    limit(RLIMIT_CPU, CPU_LIMIT_S);
#if defined(IS_SANITIZED)
    (void)memory_bytes; /* its shadow is larger than any limit */
#else
    limit(RLIMIT_DATA, (rlim_t)memory_bytes + MEMORY_SPARE_BYTES);
#endif
}

static void close_files(int socket) {
    int nothing = open("/dev/null", O_RDWR);
    for (int standard = 0; standard <= 2; standard++) {
        if (nothing < 0 || dup2(nothing, standard) < 0) {
            close(standard);
        }
    }
    if (socket > 3) {
        close_range(3, (unsigned)socket - 1, 0);
    }
    close_range((unsigned)socket + 1, ~0u, 0);
}

static void calm_signals(void) {
    for (int number = 1; number < SIGRTMIN; number++) {
        signal(number, SIG_DFL);
    }
    signal(SIGINT, SIG_IGN); /* Ctrl-C and Ctrl-Z are the parent's business */
    signal(SIGQUIT, SIG_IGN);
    signal(SIGTSTP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

void confine_process(int socket, pid_t parent, size_t memory_bytes) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(0); /* it died before we asked */
    }
    calm_signals();
    close_files(socket);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit_resources(memory_bytes);
}

/* ---- the filter ------------------------------------------------------------------ */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#if defined(ARCHITECTURE) && !defined(IS_SANITIZED)

#define ALLOW(call)                                                                                \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* Every other call fails with EPERM: what it would do does not happen. */
void confine_calls(void) {
    static struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOW(SYS_read),
        ALLOW(SYS_write),
        ALLOW(SYS_brk),
        ALLOW(SYS_mmap),
        ALLOW(SYS_mremap),
        ALLOW(SYS_munmap),
        ALLOW(SYS_madvise),
        ALLOW(SYS_clock_gettime),
        ALLOW(SYS_futex),
        ALLOW(SYS_getrandom),
        ALLOW(SYS_rt_sigreturn),
        ALLOW(SYS_rt_sigprocmask), /* these last three for valgrind */
        ALLOW(SYS_gettid),
        ALLOW(SYS_sched_yield),
        ALLOW(SYS_exit),
        ALLOW(SYS_exit_group),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    };
    static const struct sock_fprog program = {.len = sizeof rules / sizeof rules[0],
                                              .filter = rules};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program); /* refused: the rest still holds */
}

#else

void confine_calls(void) {} /* no filter here: the rest still holds */

#endif
