/* app.h - the front door: a command line in, an exit code out. */
#ifndef APP_H
#define APP_H

int app_main(int argc, char **argv);

void app_say_exhausted(void); /* that no memory is left; needs none */

#endif
