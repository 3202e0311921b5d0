/* Serial ports through libserialport, other ttys (ptys, which libserialport
 * 0.1.1 cannot open) through termios. */
#include <errno.h>
#include <fcntl.h>
#include <libserialport.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "firmware-bridge/link/stream.h"
#include "firmware-bridge/protocol/messages.h"
#include "language/language.h"

#define SERIAL_SPEED B115200
_Static_assert(PROTOCOL_BAUD == 115200, "SERIAL_SPEED says the same");

static bool set_raw(int descriptor) {
    struct termios settings;
    if (tcgetattr(descriptor, &settings) != 0) {
        return false;
    }
    cfmakeraw(&settings);
    settings.c_cflag |= CREAD | CLOCAL;
    settings.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS | HUPCL);
    settings.c_cc[VMIN] = 1;
    settings.c_cc[VTIME] = 0;
    return cfsetispeed(&settings, SERIAL_SPEED) == 0 && cfsetospeed(&settings, SERIAL_SPEED) == 0 &&
           tcsetattr(descriptor, TCSANOW, &settings) == 0;
}

bool stream_configure_tty(int descriptor, const char *name, struct fault *fault) {
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 || ioctl(descriptor, TIOCEXCL) != 0) {
        return stream_open_fault(errno, name, fault);
    }
    return set_raw(descriptor) ? true : stream_open_fault(errno, name, fault);
}

bool transport_open_tty(const char *path, struct transport *out, struct fault *fault) {
    int descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        return stream_open_fault(errno, path, fault);
    }
    if (!isatty(descriptor)) {
        close(descriptor);
        fault_set(fault, FAULT_TYPE, _("%s is not a serial port."), path);
        return false;
    }
    if (!stream_configure_tty(descriptor, path, fault)) {
        close(descriptor);
        return false;
    }
    return stream_transport(descriptor, path, NULL, NULL, out, fault);
}

static void release_port(void *owner) {
    sp_close(owner);
    sp_free_port(owner);
}

/* errno of a failed libserialport call. */
static int errno_of(enum sp_return failure) {
    switch (failure) {
    case SP_ERR_MEM:
        return ENOMEM;
    case SP_ERR_FAIL:
        return sp_last_error_code();
    default:
        return ENODEV;
    }
}

bool transport_open_serial(const char *name, struct transport *out, struct fault *fault) {
    struct sp_port *port = NULL;
    int descriptor = -1;
    enum sp_return result = sp_get_port_by_name(name, &port);
    if (result != SP_OK) {
        return stream_open_fault(errno_of(result), name, fault);
    }
    result = sp_open(port, SP_MODE_READ_WRITE);
    if (result == SP_OK) {
        result = sp_get_port_handle(port, &descriptor);
    }
    if (result != SP_OK) {
        stream_open_fault(errno_of(result), name, fault);
        goto failed;
    }
    if (!stream_configure_tty(descriptor, name, fault)) {
        goto failed;
    }
    return stream_transport(descriptor, name, release_port, port, out, fault);
failed:
    release_port(port);
    return false;
}
