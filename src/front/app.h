/* app.h - the front door: a command line in, an exit code out. */
#ifndef APP_H
#define APP_H

int app_main(int argc, char **argv);

#endif
