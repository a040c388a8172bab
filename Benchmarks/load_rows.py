"""The rows of a desk under load, from the lines that desk-load prints."""

DELAY_LIMIT = 250  # milliseconds, from writing to reading, for 99 of 100 messages
PACE = 200  # messages a second, at which that is measured
PAGE_LIMIT = 50  # KiB, of a page at which nothing happens


def measure(lines, row):
    found = {line["load"]: line for line in lines}

    def add(step, name, key, unit, *limit, scale=1):
        row(name, found[step][key] / scale, unit.format(**found[step]), *limit)

    within = "99 of 100 within {p99:.1f} ms"
    add("echo", "floor: 400 WebSockets, echoed", "perSecond", "per second")
    add("echo", f"floor: {PACE} a second, echoed", "p50", f"ms; {within}")
    add("insert", "floor: one row kept in a transaction", "perSecond", f"per second; {within}")
    add("start", "a start, to the first answer", "seconds", "seconds")
    add("idle", "a page at which nothing happens", "bytes", "KiB; {pages:.0f} pages, {cores:.2f} cores for all", PAGE_LIMIT, scale=1024)
    add("idle", "all pages come for the first time", "seconds", "seconds")
    add("offers", "customers come, agents accept", "perSecond", "per second; {chats:.0f} chats, {cores:.2f} cores")
    add("offers", "from writing first to being offered", "p50", f"ms; {within}")
    add("talk", "messages at a steady pace", "perSecond", "per second; {cores:.2f} cores", PACE * 0.99, True)
    add("talk", "from writing to reading, at this pace", "p50", "ms")
    add("talk", "from writing to reading, 99 of 100 within", "p99", "ms", DELAY_LIMIT)
    add("talk", "messages that nobody has read", "undelivered", "", 0)
    add("talk faster", "messages without a pause", "perSecond", f"per second; {within}, {{cores:.2f}} cores")
    add("break down", "a start after a kill, to the first answer", "startSeconds", "seconds")
    add("break down", "99 of 100 pages are back", "mostSeconds", "seconds")
    add("break down", "all pages are back", "seconds", "seconds; {missing:.0f} were not")
    add("kept", "messages lost, of those the desk had confirmed", "lost", "of {messages:.0f}", 0)
    add("kept", "messages kept twice", "doubled", "", 0)
