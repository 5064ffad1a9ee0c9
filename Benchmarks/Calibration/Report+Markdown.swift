extension Report {
    /// The tables for the documentation.
    func markdown() -> String {
        var text = ""
        for law in Law.allCases { text += falseAlarms(law) }
        text += fixedReferences() + power()
        return text
    }

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
}
