/* The store itself: proving it, copying it, joining two, forgetting a team's texts. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scoring/store/care.h"
#include "scoring/verbs/listing.h"
#include "scoring/verbs/verb.h"
#include "scoring/verbs/verbs.h"

static struct store *open_store(const struct command_line *line, const char *place,
                                enum store_access access, struct fault *fault) {
    char address[PATH_MAX];
    (void)line;
    return desk_address(place, address, fault) ? store_open(address, access, fault) : NULL;
}

/* ---- proving ------------------------------------------------------------------------------- */

static const struct listing_column finding_columns[] = {{"sequence", N_("No."), LISTING_NUMBER},
                                                        {"fact", N_("Fact"), LISTING_TEXT},
                                                        {"message", N_("Finding"), LISTING_TEXT}};

static void note_finding(void *context, const struct store_finding *finding) {
    struct listing *list = context;
    listing_number(list, finding->sequence);
    listing_text(list, finding->id);
    listing_text(list, finding->message);
}

static int show_verdict(const struct command_line *line, const struct store_verdict *verdict,
                        const struct store_head *head, const struct listing *list) {
    int status = COMMAND_LINE_DONE;
    if (line->json) {
        cJSON *root = verb_object();
        verb_count(root, "facts", verdict->count);
        verb_count(root, "forgotten", verdict->purged);
        verb_text(root, "head", head->hash);
        cJSON_AddItemToObject(root, "findings", listing_json(list));
        status = command_line_print_json(root);
    } else if (verdict->findings == 0) {
        printf(_("%" PRId64 " facts, none altered, removed or reordered; the chain ends with "
                 "%" PRId64 ":%s\n"),
               verdict->count, head->count, head->hash);
    } else {
        listing_print(list);
    }
    return verdict->findings > 0 ? COMMAND_LINE_COULD_NOT : status;
}

/* "112:4ef2..." as `verify` prints it. */
static bool read_head(const char *text, struct store_head *head, struct fault *fault) {
    char colon = 0;
    if (sscanf(text, "%" SCNd64 "%c%64[0-9a-f]", &head->count, &colon, head->hash) == 3 &&
        colon == ':' && strlen(head->hash) == 64) {
        return true;
    }
    return fault_set(fault, FAULT_MISUSE, _("“%s” is no end of a chain: NUMBER:64 digits."), text);
}

static int run_verify(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct store_verdict verdict;
    struct store_head head = {0}, published = {0};
    struct listing list = {.columns = finding_columns, .column_count = 3};
    const char *known = given->value[OPT_HEAD];
    struct store *store = open_store(line, line->operand[0], STORE_READ, &fault);
    bool ok = store != NULL && (known == NULL || read_head(known, &published, &fault)) &&
              store_verify(store, known == NULL ? NULL : &published, note_finding, &list, &verdict,
                           &fault);
    struct fault none = {0};
    if (ok) {
        store_head(store, &head, &none); /* a broken one is a finding already */
    }
    int status = ok ? show_verdict(line, &verdict, &head, &list) : command_line_fail(line, &fault);
    listing_release(&list);
    store_close(store);
    return status;
}

/* ---- copies ------------------------------------------------------------------------------------
 */

static int show_copy(const struct command_line *line, const char *sentence, const char *from,
                     const char *to) {
    if (line->json) {
        cJSON *root = verb_object();
        verb_text(root, "from", from);
        verb_text(root, "to", to);
        return command_line_print_json(root);
    }
    command_line_print_inert(STDOUT_FILENO, from);
    fputs(" -> ", stdout);
    command_line_print_inert(STDOUT_FILENO, to);
    printf(": %s\n", sentence);
    return COMMAND_LINE_DONE;
}

static int run_backup(struct command_line *line, const struct verb_given *given) {
    (void)given;
    struct fault fault = {0};
    struct store *store = open_store(line, line->operand[0], STORE_READ, &fault);
    bool ok = store != NULL && store_backup(store, line->operand[1], &fault);
    int status = ok ? show_copy(line, _("copied whole, as of this moment"), store_address(store),
                                line->operand[1])
                    : command_line_fail(line, &fault);
    store_close(store);
    return status;
}

static int run_restore(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    char address[PATH_MAX];
    bool ok = desk_address(line->operand[1], address, &fault) &&
              store_restore(line->operand[0], address, given->value[OPT_REPLACE] != NULL, &fault);
    return ok ? show_copy(line, _("proved and restored"), line->operand[0], address)
              : command_line_fail(line, &fault);
}

/* ---- joining
 * ------------------------------------------------------------------------------------- */

static const struct listing_column conflict_columns[] = {
    {"subject", N_("About"), LISTING_TEXT}, {"ours_by", N_("Here by"), LISTING_TEXT},
    {"ours", N_("Here"), LISTING_TEXT},     {"theirs_by", N_("There by"), LISTING_TEXT},
    {"theirs", N_("There"), LISTING_TEXT},
};

static void note_conflict(void *context, const struct store_conflict *conflict) {
    struct listing *list = context;
    listing_text(list, conflict->subject);
    listing_text(list, conflict->ours == NULL ? "" : conflict->ours->who);
    listing_text(list, conflict->ours == NULL ? "" : conflict->ours->body);
    listing_text(list, conflict->theirs == NULL ? "" : conflict->theirs->who);
    listing_text(list, conflict->theirs == NULL ? "" : conflict->theirs->body);
}

static int show_merge(const struct command_line *line, const struct store_merge *result,
                      const struct listing *list) {
    if (line->json) {
        cJSON *root = verb_object();
        verb_count(root, "added", result->added);
        verb_count(root, "known", result->known);
        cJSON_AddItemToObject(root, "conflicts", listing_json(list));
        return command_line_print_json(root);
    }
    printf(_("%" PRId64 " facts added, %" PRId64 " there already, %" PRId64 " conflicts\n"),
           result->added, result->known, result->conflicts);
    if (result->conflicts > 0) {
        listing_print(list);
        puts(_("The later one counts until somebody corrects the sheet to what was seen."));
    }
    return COMMAND_LINE_DONE;
}

static int run_merge(struct command_line *line, const struct verb_given *given) {
    (void)given;
    struct fault fault = {0};
    struct store_merge result = {0};
    struct listing list = {.columns = conflict_columns, .column_count = 5};
    struct store *store = open_store(line, line->operand[0], STORE_WRITE, &fault);
    struct store *other =
        store == NULL ? NULL : open_store(line, line->operand[1], STORE_READ, &fault);
    bool ok = other != NULL && store_merge(store, other, note_conflict, &list, &result, &fault);
    int status = ok ? show_merge(line, &result, &list) : command_line_fail(line, &fault);
    listing_release(&list);
    store_close(other);
    store_close(store);
    return status;
}

/* ---- forgetting
 * ---------------------------------------------------------------------------------- */

static const struct listing_column forget_columns[] = {{"sequence", N_("No."), LISTING_NUMBER},
                                                       {"kind", N_("What"), LISTING_TEXT},
                                                       {"subject", N_("About"), LISTING_TEXT},
                                                       {"body", N_("Text"), LISTING_TEXT}};

static bool note_fact(void *context, const struct fact *fact) {
    struct listing *list = context;
    listing_number(list, fact->sequence);
    listing_text(list, fact->kind);
    listing_text(list, fact->subject);
    listing_text(list, fact->body);
    return true;
}

static int show_forgotten(const struct command_line *line, const struct store_forgotten *result,
                          const struct listing *list, bool done) {
    if (line->json) {
        cJSON *root = verb_object();
        cJSON_AddBoolToObject(root, "done", done);
        verb_count(root, "forgotten", result->purged);
        verb_count(root, "kept", result->kept);
        verb_count(root, "already", result->already);
        cJSON_AddItemToObject(root, "facts", listing_json(list));
        return command_line_print_json(root);
    }
    if (!done) {
        listing_print(list);
    }
    printf(done ? _("Forgotten: %" PRId64 " texts; kept because of other teams: %" PRId64 ".\n")
                : _("This would forget %" PRId64 " texts; kept because of other teams: %" PRId64
                    ".\n"),
           result->purged, result->kept);
    puts(done ? _("Backups made before keep theirs until they are purged too.")
              : _("Nothing was changed. To forget them for good: the same with --yes"));
    return COMMAND_LINE_DONE;
}

static int run_forget(struct command_line *line, const struct verb_given *given) {
    struct fault fault = {0};
    struct store_forgotten result = {0};
    struct record_by by = {0};
    struct listing list = {.columns = forget_columns, .column_count = 4};
    const bool yes = given->value[OPT_YES] != NULL;
    struct store *store = NULL;
    bool ok = !yes || verb_by(given, &by, &fault);
    if (ok) {
        store = open_store(line, line->operand[0], yes ? STORE_WRITE : STORE_READ, &fault);
    }
    const struct store_forget what = {.team = line->operand[1],
                                      .who = by.who,
                                      .why = by.why,
                                      .at_ms = verb_now_ms(),
                                      .shared = given->value[OPT_SHARED] != NULL};
    ok = store != NULL &&
         (yes ? store_forget(store, &what, &result, &fault)
              : store_forget_preview(store, &what, note_fact, &list, &result, &fault));
    int status = ok ? show_forgotten(line, &result, &list, yes) : command_line_fail(line, &fault);
    listing_release(&list);
    store_close(store);
    return status;
}

/* ---- the tables
 * ------------------------------------------------------------------------------------ */

static const struct command_line_option verify_options[] = {
    {OPT_HEAD, "head", "fin", N_("NUMBER:HASH"), N_("an end printed earlier, that must lie in it")},
    {0}};
static const struct command_line_option restore_options[] = {
    {OPT_REPLACE, "replace", "remplacer", NULL, N_("what is there is kept beside, as .before-N")},
    {0}};
static const struct command_line_option forget_options[] = {
    VERB_WHO,
    VERB_WHY,
    {OPT_YES, "yes", "oui", NULL, N_("do it; otherwise it is only shown")},
    {OPT_SHARED, "shared", "partages", NULL, N_("also sheets that concern other teams")},
    {0}};

const struct verb verb_verify = {.name = "verify",
                                 .name_fr = "controler",
                                 .operands = N_("STORE"),
                                 .help = N_("prove that no fact was altered, removed or reordered"),
                                 .operands_min = 1,
                                 .operands_max = 1,
                                 .options = verify_options,
                                 .examples = N_("  perseverons-score verify my-contest\n"),
                                 .run = run_verify};
const struct verb verb_backup = {
    .name = "backup",
    .name_fr = "sauvegarder",
    .operands = N_("STORE COPY"),
    .help = N_("a whole copy, while others go on entering"),
    .operands_min = 2,
    .operands_max = 2,
    .examples = N_("  perseverons-score backup my-contest /media/key/noon.psv\n"),
    .run = run_backup};
const struct verb verb_restore = {
    .name = "restore",
    .name_fr = "restaurer",
    .operands = N_("COPY STORE"),
    .help = N_("put a copy, proved first, in a store's place"),
    .operands_min = 2,
    .operands_max = 2,
    .options = restore_options,
    .examples = N_("  perseverons-score restore /media/key/noon.psv my-contest.psv --replace\n"),
    .run = run_restore};
const struct verb verb_merge = {
    .name = "merge",
    .name_fr = "fusionner",
    .operands = N_("STORE OTHER"),
    .help = N_("take in what another copy of the contest has, and list what differs"),
    .operands_min = 2,
    .operands_max = 2,
    .examples = N_("  perseverons-score merge my-contest.psv /media/key/gym-2.psv\n"),
    .run = run_merge};
const struct verb verb_forget = {
    .name = "forget",
    .name_fr = "oublier",
    .operands = N_("STORE TEAM"),
    .help = N_("erase a team's texts for good; shown first, done with --yes"),
    .operands_min = 2,
    .operands_max = 2,
    .options = forget_options,
    .examples =
        N_("  perseverons-score forget my-contest T12\n"
           "  perseverons-score forget my-contest T12 --yes --who ML --why \"asked by parents\"\n"),
    .run = run_forget};
