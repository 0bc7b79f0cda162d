/* SPDX-License-Identifier: Apache-2.0 */
/* fleet: the audits of many hosts together, for people and for programs (schemas/plimsoll-fleet-1.schema.json). */
#ifndef REPORT_FLEET_H
#define REPORT_FLEET_H

#include "audit/fleet.h"
#include "report/report.h"

/* Each takes a struct fleet. Text lists all hosts and subjects of a rule with verbose 1. */
report_put_fn fleet_text, fleet_json, fleet_html;

#endif
