"""What `iass case companions` shows: crossings, how many others crossed then, and that it proves nothing."""

from iass.case.companions import Crossed
from iass.cli.terminal import OUT
from iass.handover.companion_desk import Companion, CompanionAnswer

_PROVES_NOTHING = "Crossings are evidence, and accuse nobody: families, colleagues and groups travel together"


def show_companions(answer: CompanionAnswer) -> None:
    for one in answer.occasions:
        window = one.window
        when = f"{window.begins.isoformat(timespec='minutes')} to {window.ends.isoformat(timespec='minutes')}"
        OUT.print(f"{window.number}. {window.checkpoint} {window.direction}, {when}: {one.others} others", markup=False)
    if answer.is_named:
        for named in answer.companions:
            OUT.print(f"{named.name} {named.document_number}", markup=False, soft_wrap=True)
            _show_crossings(named)
        OUT.print(f"{answer.found} travellers, named by the protection desk. {_PROVES_NOTHING}", soft_wrap=True)
        return
    for companion in answer.companions:
        together = f"{companion.occasions} of {len(answer.occasions)} occasions"
        beside = f"{companion.compared} of {answer.compared} windows a week earlier or later"
        OUT.print(f"{companion.name} {companion.document_number}: {together}, {beside}", markup=False, soft_wrap=True)
        _show_crossings(companion)
    OUT.print(
        f"{answer.found} travellers on {answer.question.least} occasions or more. {_PROVES_NOTHING}", soft_wrap=True
    )
    if answer.minors:
        OUT.print(f"{answer.minors} more were minors and are not shown", soft_wrap=True)


def _show_crossings(companion: Companion) -> None:
    for each in companion.crossings:
        at = each.at.isoformat(timespec="minutes")
        OUT.print(f"  {each.window}. {at} {each.checkpoint} {each.direction} {each.crossing_id}", markup=False)


def companions_record(answer: CompanionAnswer) -> dict[str, object]:
    """As plain JSON values."""
    return {
        "case": answer.question.case_id,
        "at": answer.at.isoformat(),
        "note": _PROVES_NOTHING,
        "version": answer.version,
        "named": answer.is_named,
        "occasions": [
            {
                "number": one.window.number,
                "checkpoint": one.window.checkpoint,
                "direction": one.window.direction.value,
                "begins": one.window.begins.isoformat(),
                "ends": one.window.ends.isoformat(),
                "others": one.others,
            }
            for one in answer.occasions
        ],
        "compared": answer.compared,
        "found": answer.found,
        "minors": answer.minors,
        "companions": [
            {
                "name": one.name,
                "document": one.document_number,
                "occasions": one.occasions,
                "compared": one.compared,
                "crossings": [_crossed(each) for each in one.crossings],
            }
            for one in answer.companions
        ],
    }


def _crossed(one: Crossed) -> dict[str, object]:
    return {"id": one.crossing_id, "at": one.at.isoformat(), "occasion": one.window}
