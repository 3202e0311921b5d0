#include "tests/scoring/store/support_cut.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

void *cut_shared(unsigned long size) {
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        abort();
    }
    return memory;
}

/* System calls that change files or what is known of them on the disk. */
static bool changes_files(const struct ptrace_syscall_info *info) {
    static const long calls[] = {SYS_write,          SYS_pwrite64,  SYS_writev,   SYS_ftruncate,
                                 SYS_fsync,          SYS_fdatasync, SYS_unlinkat, SYS_renameat2,
                                 SYS_fallocate,      SYS_linkat,    SYS_mkdirat,
#ifdef SYS_unlink
                                 SYS_unlink,         SYS_rename,    SYS_link,     SYS_mkdir,
#endif
                                 SYS_copy_file_range};
    long number = (long)info->entry.nr;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (calls[i] == number) {
            return true;
        }
    }
    return number == SYS_openat && (info->entry.args[2] & O_CREAT) != 0;
}

static bool at_change(pid_t child) {
    struct ptrace_syscall_info info = {0};
    long size = ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info);
    return size > 0 && info.op == PTRACE_SYSCALL_INFO_ENTRY && changes_files(&info);
}

static void run_child(cut_action *action, void *context) {
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0 || raise(SIGSTOP) != 0) {
        _exit(99);
    }
    action(context);
    _exit(0);
}

static void wait_for(pid_t child, int *status) {
    while (waitpid(child, status, 0) < 0) {
        if (errno != EINTR) {
            abort();
        }
    }
}

bool cut_run(cut_action *action, void *context, long k, int *status) {
    fflush(NULL);
    pid_t child = fork();
    int how = 0;
    if (child == 0) {
        run_child(action, context);
    }
    wait_for(child, &how);
    if (!WIFSTOPPED(how) ||
        ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) != 0) {
        fprintf(stderr, "cannot trace\n");
        abort();
    }
    for (long seen = 0;;) {
        ptrace(PTRACE_SYSCALL, child, NULL, NULL);
        wait_for(child, &how);
        if (!WIFSTOPPED(how)) {
            *status = WIFEXITED(how) ? WEXITSTATUS(how) : -1;
            return false;
        }
        if (WSTOPSIG(how) == (SIGTRAP | 0x80) && at_change(child) && ++seen == k) {
            kill(child, SIGKILL);
            wait_for(child, &how);
            return true;
        }
    }
}
