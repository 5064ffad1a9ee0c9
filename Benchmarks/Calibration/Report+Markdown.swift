extension Report {
    /// The tables for the documentation.
    func markdown() -> String {
        var text = Self.introduction
        for law in Law.allCases { text += falseAlarms(law) }
        text += fixedReferences() + power() + joint() + years() + runLengths()
        return String(text.dropLast())
    }

    private static let introduction = """
        # Calibration: how often Vigil alarms when nothing happened

        Made by `make calibration`, which simulates everything below with fixed seeds, checks five random cells by
        another program with SciPy and another seed, and writes the same numbers to
        [calibration.json](calibration.json). Do not edit it by hand.

        Of every table the level is 5 %, and the reference and the window are drawn anew in each repeat unless it says
        otherwise: \(Plan.fullRepeats) repeats a cell, fewer where the cell has its 99.9 % interval in brackets. "of" gives
        the greatest level at most 5 % that a test with few possible values attains. A rate in bold lies outside 3.5 to 6 %
        and is not explained by that level.


        """

    private func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private func table(_ heading: String, _ header: [String], _ rows: [[String]]) -> String {
        let lines = [header, header.map { _ in "---" }] + rows
        return "### \(heading)\n\n" + lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined() + "\n"
    }

    private func falseAlarms(_ law: Law) -> String {
        let own = rates.filter { $0.table == "false_alarms" && $0.data == law.rawValue }
        let windows = Set(own.map(\.windowRows)).sorted()
        let rows = Set(own.map(\.referenceRows)).sorted().map { reference in
            ["\(reference)"]
                + windows.map { window in
                    guard let line = own.first(where: { $0.referenceRows == reference && $0.windowRows == window })
                    else { return "" }
                    var cell = percent(line.rate)
                    if line.repeats < Plan.fullRepeats {
                        cell += " (\(percent(line.lower)) to \(percent(line.upper)))"
                    }
                    if let level = line.attainableLevel, level < Report.allowed.lowerBound {
                        cell += " of \(percent(level))"
                    }
                    return line.verdict == "outside" ? "**\(cell)**" : cell
                }
        }
        let test = law.isNumeric ? "Kolmogorov-Smirnov" : "chi-squared"
        return table(
            "False alarms in per cent at nominal 5: \(law.rawValue), \(test)",
            ["reference \\ window"] + windows.map(String.init), rows)
    }

    private func fixedReferences() -> String {
        table(
            "False alarms in per cent given one reference, percentiles over references",
            ["data", "reference", "window", "mean", "50th", "90th", "95th"],
            rates.filter { $0.table == "fixed_reference" }.map { line in
                let percentiles = ["p50", "p90", "p95"].map { percent(line.percentiles?[$0] ?? 0) }
                return [line.data, "\(line.referenceRows)", "\(line.windowRows)", percent(line.rate)] + percentiles
            })
    }

    private func power() -> String {
        table(
            "Power in per cent at nominal 5, reference of \(Power.reference)",
            ["change", "window", "test alone", "both keys"],
            rates.filter { $0.table == "power" }.map { line in
                [line.data, "\(line.windowRows)", percent(line.rate), percent(line.bothKeys ?? 0)]
            })
    }

    private func joint() -> String {
        table(
            "False alarms in per cent at nominal 5 of detectors of whole tables",
            ["detector", "reference", "window", "rate", "99.9 % interval", "repeats"],
            rates.filter { $0.table == "joint" }.map { line in
                [
                    "`\(line.method)`", "\(line.referenceRows)", "\(line.windowRows)", percent(line.rate),
                    "\(percent(line.lower)) to \(percent(line.upper))", "\(line.repeats)",
                ]
            })
    }

    private func years() -> String {
        table(
            "False alerts in a clean year of hourly windows of 60 rows with 20 features",
            ["rows", "mean a year", "each year", "budget"],
            rates.filter { $0.table == "clean_year" }.map { line in
                [
                    line.data, tenths(line.rate), (line.alerts ?? []).map(String.init).joined(separator: ", "),
                    tenths(line.allowedAlerts ?? 0),
                ]
            })
    }

    private func tenths(_ number: Double) -> String { percent(number / 100) }

    private func runLengths() -> String {
        table(
            "Events to a false alarm of calibrated stream detectors, and events until a shift is found",
            ["detector", "data", "asked for", "measured", "95 % interval", "0.5 sd", "1 sd"],
            rates.filter { $0.table == "run_length" }.map { line in
                let asked = ["`\(line.method)`", line.data, "\(line.falseAlarmEvery ?? 0)"]
                guard let measured = line.runLength, let lower = line.runLengthLower, let upper = line.runLengthUpper
                else { return asked + [line.obstacle ?? "", "", "", ""] }
                return asked + [
                    whole(measured), "\(whole(lower)) to \(whole(upper))", line.delayHalf.map(whole) ?? "",
                    line.delayOne.map(whole) ?? "",
                ]
            })
    }

    private func whole(_ number: Double) -> String { "\(Int(exactly: number.rounded()) ?? 0)" }
}
