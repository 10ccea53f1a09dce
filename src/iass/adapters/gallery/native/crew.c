/* Threads that wait for work. A search takes milliseconds: to make a thread for it costs a part of that, and one that is
 * made on a busy core may not begin before the others are done, and would then be waited for. */
#define _GNU_SOURCE
#include "scan.h"

#include <pthread.h>
#include <signal.h>

/* Lies on the stack of the thread that asked. */
struct task {
    scan_work *work;
    void *argument;
    size_t wanted, joined, running; /* helpers: that may still join, that ever did, that are at it */
    struct task *after;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER, done = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct task *tasks;
static size_t helpers;

static struct task *one_that_wants(void) {
    struct task *task = tasks;
    while (task && !task->wanted)
        task = task->after;
    return task;
}

static void *help(void *nothing) {
    pthread_mutex_lock(&lock);
    for (;;) {
        struct task *task = one_that_wants();
        if (!task) {
            pthread_cond_wait(&more, &lock);
            continue;
        }
        size_t place = ++task->joined;
        task->wanted--;
        task->running++;
        pthread_mutex_unlock(&lock);
        task->work(task->argument, place);
        pthread_mutex_lock(&lock);
        if (!--task->running)
            pthread_cond_broadcast(&done);
    }
    return nothing;
}

/* A child has none of its parent's helpers, and no task but those that it will ask for. */
static void before_fork(void) { pthread_mutex_lock(&lock); }
static void in_parent(void) { pthread_mutex_unlock(&lock); }
static void in_child(void) {
    pthread_mutex_init(&lock, NULL);
    pthread_cond_init(&more, NULL);
    pthread_cond_init(&done, NULL);
    tasks = NULL;
    helpers = 0;
}
static void prepare(void) { pthread_atfork(before_fork, in_parent, in_child); }

/* As many helpers as can be had; signals are for the threads that were there before. */
static void hire(size_t wanted) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (pthread_t thread; helpers < wanted; helpers++) {
        if (pthread_create(&thread, NULL, help, NULL))
            break;
        pthread_detach(thread);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void scan_together(scan_work *work, void *argument, size_t threads) {
    struct task task = {.work = work, .argument = argument, .wanted = threads - 1};
    if (threads < 2) {
        work(argument, 0);
        return;
    }
    pthread_once(&once, prepare);
    pthread_mutex_lock(&lock);
    if (helpers < task.wanted)
        hire(task.wanted);
    task.after = tasks;
    tasks = &task;
    for (size_t t = 1; t < threads; t++)
        pthread_cond_signal(&more);
    pthread_mutex_unlock(&lock);
    work(argument, 0);
    pthread_mutex_lock(&lock);
    struct task **at = &tasks;
    while (*at != &task)
        at = &(*at)->after;
    *at = task.after; /* who has not joined by now is not waited for */
    while (task.running)
        pthread_cond_wait(&done, &lock);
    pthread_mutex_unlock(&lock);
}
