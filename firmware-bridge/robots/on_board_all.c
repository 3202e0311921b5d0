/* Many robots at once: each has a thread of its own, for each waits most of its time. */
#include <pthread.h>
#include <string.h>

#include "firmware-bridge/robots/on_board_parts.h"
#include "language/language.h"

/* What the threads share. */
struct class {
    const struct on_board_options *options;
    pthread_mutex_t one_at_a_time; /* for the observer */
};

struct worker {
    pthread_t thread;
    bool is_started;
    struct class *class;
    struct on_board_job *job;
    size_t number;
};

static void observe(void *context, const struct on_board_progress *progress) {
    const struct worker *worker = context;
    const struct on_board_options *options = worker->class->options;
    struct on_board_progress of_robot = *progress;
    of_robot.robot = worker->number;
    pthread_mutex_lock(&worker->class->one_at_a_time);
    options->observer(options->context, &of_robot);
    pthread_mutex_unlock(&worker->class->one_at_a_time);
}

static bool do_job(struct worker *worker, struct fault *fault) {
    const struct on_board_job *job = worker->job;
    struct on_board_options options = {0};
    struct on_board *robot = NULL;
    if (worker->class->options != NULL) {
        options = *worker->class->options;
    }
    options.observer = options.observer != NULL ? observe : NULL;
    options.context = worker;
    bool done = on_board_open(job->address, &options, &robot, fault) &&
                on_board_send(robot, job->image, job->length, job->place, fault) &&
                (!job->start || on_board_start(robot, job->place, fault));
    on_board_close(robot);
    return done;
}

static void *work(void *context) {
    struct worker *worker = context;
    worker->job->is_done = do_job(worker, &worker->job->fault);
    return NULL;
}

bool on_board_send_all(struct on_board_job *jobs, size_t count,
                       const struct on_board_options *options) {
    struct class class = {.options = options, .one_at_a_time = PTHREAD_MUTEX_INITIALIZER};
    struct worker workers[ON_BOARD_JOBS_MAX] = {0};
    bool all = true;
    for (size_t i = 0; i < count; i++) {
        jobs[i].is_done = false;
        fault_set(&jobs[i].fault, FAULT_LIMIT, _("Too many robots at once."));
        if (i < ON_BOARD_JOBS_MAX) {
            workers[i] = (struct worker){.class = &class, .job = &jobs[i], .number = i};
            workers[i].is_started =
                pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
        }
    }
    for (size_t i = 0; i < count && i < ON_BOARD_JOBS_MAX; i++) {
        if (workers[i].is_started) {
            pthread_join(workers[i].thread, NULL);
        }
    }
    for (size_t i = 0; i < count; i++) {
        all = all && jobs[i].is_done;
    }
    return all;
}
