"""Doctor's checks of what stands around programs on strangers' models, and what its absence means."""

from __future__ import annotations

from vitrine.cli.check import Check
from vitrine.settings import Settings


def isolation(settings: Settings) -> Check:
    """Whether the worker that reads strangers' models can be cut off from the network."""
    from vitrine.assets import isolation as probe

    found = probe()
    if found.available:
        return Check("isolation", "ok", "the model worker is kept off the network")
    if settings.isolation_required:
        what = "uploads are refused: the model worker cannot be kept off the network"
        return Check("isolation", "missing", what, f"{found.reason}; or VITRINE_ISOLATION_REQUIRED=0")
    what = "the model worker runs under limits, but is not kept off the network"
    return Check("isolation", "optional", what, found.reason)


def namespaces(_settings: Settings) -> Check:
    """Whether each program has a root, processes and a folder of its own."""
    from vitrine.assets import isolation as probe

    found = probe()
    if found.way != "none":
        whose = "another user" if found.other_user else "the shop's user, without rights"
        return Check(
            "namespaces", "ok", f"programs on models have a root and processes of their own, as {whose}"
        )
    what = (
        "programs on models see the machine's processes and write to its disk, as the shop's own user: "
        "Landlock and filtered calls alone hold them, and one can fill the disk"
    )
    return Check("namespaces", "optional", what, found.reason)


def system_calls(_settings: Settings) -> Check:
    """Whether the kernel refuses programs sockets, children, tracing, keys and mounts."""
    from vitrine.assets import isolation as probe

    if probe().filtered:
        return Check("system calls", "ok", "programs on models have no socket and no children")
    what = "native code on models could open sockets to this machine's services, and start programs"
    return Check("system calls", "optional", what, "a Linux with CONFIG_SECCOMP_FILTER, on x86_64 or aarch64")


def landlock(_settings: Settings) -> Check:
    """Whether the kernel itself keeps native code on strangers' models to its own folder."""
    from vitrine.assets import isolation as probe

    found = probe()
    if found.landlock:
        return Check(
            "landlock", "ok", f"the model worker sees no files but its own (version {found.landlock})"
        )
    if found.way != "none":
        what = "files are kept from programs on models by their own root alone"
    else:
        what = "Python on strangers' models sees no files but its own; native libraries could"
    return Check("landlock", "optional", what, "a Linux of 5.13 or later, booted with lsm=landlock,...")


def control_groups(settings: Settings) -> Check:
    """Whether memory and processes of programs are bounded together, in a control group."""
    from vitrine.assets.confining.groups import give, groups

    give(settings.control_groups)
    found = groups()
    if found.memory and found.tasks:
        return Check(
            "control groups", "ok", "memory and processes of each program on a model are bounded together"
        )
    lacking = " and ".join(
        name for name, bounded in (("memory", found.memory), ("processes", found.tasks)) if not bounded
    )
    what = (
        f"{lacking} of programs on models are bounded for each process alone, a browser's memory is looked "
        "at twice a second: one model can press on the machine's memory for so long"
    )
    mend = (
        "`Delegate=memory pids` in the systemd unit (docs/deploy.md), or VITRINE_CGROUP; this sees only "
        "its own group: `systemd-run -p Delegate=yes -p User=vitrine --pty vitrine doctor`"
    )
    return Check("control groups", "optional", what, mend)


def readable(settings: Settings) -> Check:
    """Whether what is the shop's lies where programs on models may read."""
    from vitrine.assets.confining.places import exposing
    from vitrine.assets.pictures.browser import found_browser

    browser = found_browser()
    kept = (settings.data, settings.chain_keys, settings.tls_key)
    for each in filter(None, kept):
        if place := exposing(each, *([browser] if browser else [])):
            what = f"{each} lies in {place}, which programs on uploaded models may read"
            return Check(
                "readable data", "missing", what, f"move it out of {place}, such as to /var/lib/vitrine"
            )
    return Check("readable data", "ok", "programs on models can read neither the data folder nor keys")


CHECKS = (isolation, namespaces, system_calls, landlock, control_groups, readable)
