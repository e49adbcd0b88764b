/* alias.h - a file that is found elsewhere may go by the name it has there (make §1.13, VPATH). */
#ifndef ALIAS_H
#define ALIAS_H

#include "runner/target/updating.h"

/* The target under which this one is to be reached: another if it was found where it may be remade, or where
 * the makefiles have a rule for it. What was said about the old name holds for the new one */
uint32_t alias_settle(struct update *, uint32_t target);

/* It was made, and stands elsewhere now (-lNAME): a recipe of the name that it has there would have been the
 * one */
void alias_note(struct update *, uint32_t target);

#endif
