import VigilDomain

extension Report {
    /// The tables for the documentation.
    func markdown() -> String {
        var text = introduction + summary
        text +=
            "## False alarms of the default tests\n\n"
            + Markdown.wrapped(
                """
                In per cent at nominal 5, reference and window drawn anew in each repeat; rows are the reference's size, \
                columns the window's. After ± stands half the 99.9 % interval of a cell with fewer than \
                \(Markdown.whole(Plan.fullRepeats)) repeats, after "of" the greatest level at most 5 % that a test with \
                few possible values attains. Bold cells lie outside of 3.5 to 6 % and are not explained by that level.
                """) + "\n"
        for law in Law.allCases { text += falseAlarms(law) }
        text += fixedReferences() + power() + detectors("joint") + detectors("detectors") + streams() + years()
        text += runLengths()
        return String(text.dropLast())
    }

    private var introduction: String {
        """
        # Calibration: how often Vigil alarms when nothing happened

        Made by `make calibration`, which simulates everything below with fixed seeds, computes five random cells again
        in another program with SciPy and another seed, and writes the same numbers to
        [calibration.json](calibration.json). Do not edit it by hand.

        Command line: `\(command)`. It took \(Markdown.tenths(seconds / 60)) minutes.


        """
    }

    private func falseAlarms(_ law: Law) -> String {
        let own = lines("false_alarms").filter { $0.data == law.rawValue }
        let windows = Set(own.map(\.windowRows)).sorted()
        let rows = Set(own.map(\.referenceRows)).sorted().map { reference in
            ["\(reference)"]
                + windows.map { window in
                    guard let line = own.first(where: { $0.referenceRows == reference && $0.windowRows == window })
                    else { return "" }
                    var cell = Markdown.percent(line.rate)
                    if line.repeats < Plan.fullRepeats {
                        cell += " ±\(Markdown.percent((line.upper - line.lower) / 2))"
                    }
                    if let level = line.attainableLevel, level < Verdict.allowedRates.lowerBound {
                        cell += " of \(Markdown.percent(level))"
                    }
                    return line.verdict == .outside ? "**\(cell)**" : cell
                }
        }
        return Markdown.section(
            3, "\(law.words), \(law.isNumeric ? "Kolmogorov-Smirnov" : "chi-squared")", "",
            ["reference \\ window"] + windows.map(String.init), rows)
    }

    private func fixedReferences() -> String {
        Markdown.section(
            2, "False alarms given one reference",
            """
            One reference serves many windows, and an unlucky one alarms on more of them than another: in per cent, \
            the mean over the references and the 50th, 90th and 95th percentile of the references' own rates. This is for references of \(Markdown.list(FixedReference.referenceRows)) and windows of \
            \(Markdown.list(FixedReference.currents)) rows, not for the whole grid above. The last column says how many references there are, at most \
            \(FixedReference.mostReferences), and over how many windows the rate of each is counted, fewer where \
            they take long. That number's own error is in the percentiles: of a test that alarms on exactly 5 % the \
            95th would be 6.8 with 400 windows and 9 with 100.
            """,
            ["data", "reference", "window", "mean", "50th", "90th", "95th", "references, windows each"],
            lines("fixed_reference").map { line in
                [line.data, "\(line.referenceRows)", "\(line.windowRows)", Markdown.percent(line.rate)]
                    + ["p50", "p90", "p95"].map { Markdown.percent(line.percentiles?[$0] ?? 0) }
                    + ["\(line.repeats / max(1, line.windowsPerReference ?? 1)), \(line.windowsPerReference ?? 0)"]
            })
    }

    private func power() -> String {
        Markdown.section(
            2, "Power",
            """
            How often a real change is found, in per cent at nominal 5 with a reference of \(Power.reference) rows: by \
            the default test, by the usual asymptotic Kolmogorov-Smirnov or chi-squared test on the same rows, and by \
            both keys of the default rule. The default test has to find at least as much as the usual one. Of \
            rougher figures known before for the shift, 23, 42, 63, 94 and 100 % of windows of 50, 100, 200, 500 and \
            1,000 rows, the second is an outlier: SciPy's test too finds 39 % in 10,000 repeats.
            """,
            ["change", "window", "default test", "99.9 % interval", "asymptotic test", "both keys", "verdict"],
            lines("power").map { line in
                [
                    line.data, "\(line.windowRows)", Markdown.percent(line.rate), interval(line),
                    Markdown.percent(line.plainRate ?? 0), Markdown.percent(line.bothKeys ?? 0),
                    Markdown.cell(line.verdict),
                ]
            })
    }

    private func detectors(_ table: String) -> String {
        let own = lines(table)
        let isJoint = table == "joint"
        var words =
            isJoint
            ? "How often detectors that look at a whole table alarm without drift: in per cent at nominal 5, six "
                + "correlated columns, reference and window drawn anew in each repeat."
            : "How often the other detectors of one column that have a p-value alarm when it is taken at 5 %: in per "
                + "cent, reference and window drawn anew in each repeat."
        words += " 3.5 to 6 % is right."
        let reasons = Set(own.compactMap { line in line.reason.map { "`\(line.method)` (\($0))" } }).sorted()
        if !reasons.isEmpty {
            words += " Conservative for a reason, or not judged: " + reasons.joined(separator: ", ") + "."
        }
        return Markdown.section(
            2, isJoint ? "Detectors of whole tables" : "Other detectors of one column", words,
            ["detector", "data", "reference", "window", "repeats", "rate", "99.9 % interval", "verdict"],
            own.map { line in
                [
                    "`\(line.method)`", line.data, "\(line.referenceRows)", "\(line.windowRows)", "\(line.repeats)",
                    Markdown.percent(line.rate), interval(line), Markdown.cell(line.verdict),
                ]
            })
    }

    private func streams() -> String {
        Markdown.section(
            2, "Recorded streams without drift",
            """
            The reference periods of the bundled recordings, cut into windows, each compared with all the others: the \
            share of windows, in per cent, in which any column is significant at 5 % for the whole table. Windows have \
            to hold at least \(StreamCheck.rule.minimumRows) rows, and there have to be \(StreamCheck.fewestBlocks) of \
            them; lengths for which that does not hold are left out. "Independent" takes rows for independent, \
            "default" measures on the other \
            windows how far they depend on each other, as the service does, and is to be at most 10 %; "both keys" asks \
            for a relevant size as well.
            """,
            [
                "stream, window", "windows", "rows each", "independent", "default", "95 % interval", "both keys",
                "verdict",
            ],
            lines("streams").map { line in
                [
                    line.data, "\(line.repeats)", "\(line.windowRows)", Markdown.percent(line.rawRate ?? 0),
                    Markdown.percent(line.rate), interval(line), Markdown.percent(line.bothKeys ?? 0),
                    Markdown.cell(line.verdict) + (line.reason.map { ": \($0)" } ?? ""),
                ]
            })
    }

    private func years() -> String {
        Markdown.section(
            2, "Clean years",
            """
            False alerts in a simulated year of hourly windows of \(CleanYear.rowsPerHour) rows with \
            \(CleanYear.features) features and the default budget of one false alert in 90 days, after a baseline of \
            \(CleanYear.baselineDays) days: the mean is to be at most what the budget allows.
            """,
            ["rows", "years", "mean a year", "99.9 % interval", "each year", "budget", "verdict"],
            lines("clean_year").map { line in
                [
                    line.data, "\(line.repeats)", Markdown.tenths(line.rate),
                    "\(Markdown.tenths(line.lower)) to \(Markdown.tenths(line.upper))",
                    (line.alerts ?? []).map(String.init).joined(separator: ", "), Markdown.tenths(line.limit ?? 0),
                    Markdown.cell(line.verdict) + (line.reason.map { ": \($0)" } ?? ""),
                ]
            })
    }

    private func runLengths() -> String {
        let own = lines("run_length")
        let everyCount = Set(own.map(\.falseAlarmEvery)).count
        var obstacles: [String: [String]] = [:]
        for line in own where line.runLength == nil {
            let same = own.filter { ($0.method, $0.data, $0.reason) == (line.method, line.data, line.reason) }
            var words = "`\(line.method)` on \(line.data)"
            // Once for all run lengths.
            if same.count == everyCount {
                if same.first?.falseAlarmEvery != line.falseAlarmEvery { continue }
            } else {
                words += " at \(Markdown.whole(line.falseAlarmEvery ?? 0))"
            }
            obstacles[line.reason ?? "", default: []].append(words)
        }
        let table = Markdown.section(
            2, "Run lengths of stream detectors",
            """
            Events to a false alarm of detectors that were set, on a reference of 10,000 events (20,000 for one alarm \
            in 100,000), to alarm once in so many, and events from a shift of half and of one standard deviation to the \
            alarm. The run length is to be within 20 % of what was asked for, within 50 % on autoregressive rows, its \
            interval counted. \(riverSource)
            """,
            [
                "detector", "data", "asked for", "measured", "95 % interval", "0.5 sd", "1 sd", "River: measured",
                "River: 0.5 sd", "River: 1 sd", "verdict",
            ],
            own.filter { $0.runLength != nil }.map { line in
                [
                    "`\(line.method)`", line.data, Markdown.whole(line.falseAlarmEvery ?? 0),
                    Markdown.whole(line.runLength ?? 0),
                    "\(Markdown.whole(line.runLengthLower ?? 0)) to \(Markdown.whole(line.runLengthUpper ?? 0))",
                    line.delayHalf.map(Markdown.whole) ?? "", line.delayOne.map(Markdown.whole) ?? "",
                    line.riverRunLength.map(Markdown.whole) ?? "", line.riverDelayHalf.map(Markdown.whole) ?? "",
                    line.riverDelayOne.map(Markdown.whole) ?? "",
                    Markdown.cell(line.verdict),
                ]
            })
        var stated: [String: [String]] = [:]
        for line in own {
            guard let reason = line.reason, let says = line.runLengthStated else { continue }
            stated[reason, default: []].append(
                "`\(line.method)` on \(line.data) at \(Markdown.whole(line.falseAlarmEvery ?? 0)) says "
                    + Markdown.whole(says))
        }
        return table
            + Self.reasons("Of these, detectors that are not what was asked for, and say so themselves", stated)
            + Self.reasons("Not judged, because the detector could not be set", obstacles)
    }

    private static func reasons(_ words: String, _ rows: [String: [String]]) -> String {
        guard !rows.isEmpty else { return "" }
        let list = rows.sorted { $0.key < $1.key }.map { reason, rows in
            Markdown.wrapped("- \(reason): " + rows.joined(separator: ", ") + ".", indent: "  ")
        }
        return "\(words):\n\n" + list.joined() + "\n"
    }

    private func interval(_ line: ReportedRate) -> String {
        "\(Markdown.percent(line.lower)) to \(Markdown.percent(line.upper))"
    }
}
