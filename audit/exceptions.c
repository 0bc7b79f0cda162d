/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>

#include "audit/exceptions.h"

/* PCI DSS, appendix C. */
static const struct form_key control_form[] = {
	{ .name = "constraints", .type = FORM_TEXT, .required = true },
	{ .name = "definition", .type = FORM_TEXT, .required = true },
	{ .name = "objective", .type = FORM_TEXT, .required = true },
	{ .name = "identified_risk", .type = FORM_TEXT, .required = true },
	{ .name = "validation", .type = FORM_TEXT, .required = true },
	{ .name = "maintenance", .type = FORM_TEXT, .required = true },
	{ NULL }
};
static const struct form_key exception_form[] = {
	{ .name = "id", .type = FORM_TEXT, .required = true },
	{ .name = "rule", .type = FORM_TEXT, .required = true },
	{ .name = "benchmark", .type = FORM_TEXT },
	{ .name = "subjects", .type = FORM_LIST, .required = true, .of = entries_subject_form },
	{ .name = "reason", .type = FORM_TEXT, .required = true },
	{ .name = "risk", .type = FORM_TEXT, .required = true },
	{ .name = "compensating_control", .type = FORM_OBJECT, .of = control_form },
	{ .name = "owner", .type = FORM_TEXT, .required = true },
	{ .name = "approver", .type = FORM_TEXT, .required = true },
	{ .name = "ticket", .type = FORM_TEXT },
	{ .name = "starts", .type = FORM_TIME, .required = true },
	{ .name = "expires", .type = FORM_TIME, .required = true },
	{ NULL }
};

static void
check_exception(struct form_file *f, const cJSON *entry)
{
	if (strcmp(json_str(entry, "owner", ""), json_str(entry, "approver", "")) == 0)
		form_warning(f, json_at(entry, "approver"), AT_VALUE, "the owner approves of their own exception; name who else does");
}

const struct entries_kind exceptions_kind = { "plimsoll-exceptions/1", "exceptions", "exception", "starts", "expires",
	exception_form, check_exception };

struct entries *
exceptions_read(const char *file, struct err *e)
{
	return entries_read(&exceptions_kind, file, e);
}
