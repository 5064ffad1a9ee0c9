extension Report {
    /// Verdicts and the worst lines.
    var summary: String {
        let tables = [
            ("false_alarms", "Default tests"), ("power", "Power"), ("joint", "Detectors of whole tables"),
            ("detectors", "Other detectors of one column"), ("streams", "Recorded streams"),
            ("clean_year", "Clean years"), ("run_length", "Run lengths"),
        ]
        let rows = tables.map { table, title in
            let own = lines(table)
            return [title, "\(own.count)"]
                + Verdict.allCases.map { verdict in "\(own.count { $0.verdict == verdict })" }
        }
        return Markdown.section(
            2, "In short", cellSentence, ["table", "lines", "ok", "conservative", "outside", "not judged"], rows)
            + outsideList + Markdown.wrapped(highestSentence + " " + reductionSentence) + "\n"
    }

    private var cellSentence: String {
        let cells = lines("false_alarms")
        guard !cells.isEmpty else { return "The default tests are left out." }
        func count(_ verdict: Verdict) -> Int { cells.count { $0.verdict == verdict } }
        return "Of \(cells.count) cells of the default tests \(count(.ok)) alarm on 3.5 to 6 % of clean windows, "
            + "\(count(.conservative)) on less because no greater level is attainable, and \(count(.outside)) lie outside."
    }

    private var outsideList: String {
        guard !outside.isEmpty else { return "Nothing lies outside of its limits.\n\n" }
        let most = 20
        let more = outside.count > most ? ["- and \(outside.count - most) more\n"] : []
        return "Outside of their limits:\n\n" + (outside.prefix(most).map { "- \($0.words)\n" } + more).joined() + "\n"
    }

    private var highestSentence: String {
        guard !lines("false_alarms").isEmpty else { return "" }
        let highest = lines("false_alarms").sorted { $0.rate > $1.rate }.prefix(3).map { line in
            "\(Markdown.percent(line.rate)) % (\(line.data), reference \(line.referenceRows), window \(line.windowRows))"
        }
        return "The highest rates of the default tests are " + highest.joined(separator: ", ") + "."
    }

    private var reductionSentence: String {
        let cells = lines("false_alarms")
        guard !cells.isEmpty else { return "" }
        let thin = cells.filter { $0.repeats < Plan.fullRepeats }
        guard let fewest = thin.map(\.repeats).min(), let widest = thin.map({ $0.upper - $0.lower }).max() else {
            return "Every cell has \(Markdown.whole(Plan.fullRepeats)) repeats."
        }
        return "\(thin.count) of the \(cells.count) cells have fewer than \(Markdown.whole(Plan.fullRepeats)) repeats, "
            + "because the time allowed is shared out: at least \(Markdown.whole(fewest)), with a 99.9 % interval of at "
            + "most ±\(Markdown.percent(widest / 2))."
    }
}

extension ReportedRate {
    /// The line in a sentence's half, for lists of what lies outside.
    var words: String {
        let place = "\(table): `\(method)`, \(data)"
        switch table {
        case "run_length":
            return "\(place), one in \(Markdown.whole(falseAlarmEvery ?? 0)): \(Markdown.whole(runLength ?? 0)) "
                + "(\(Markdown.whole(runLengthLower ?? 0)) to \(Markdown.whole(runLengthUpper ?? 0)))"
        case "clean_year":
            return
                "\(place): \(Markdown.tenths(rate)) a year (\(Markdown.tenths(lower)) to \(Markdown.tenths(upper))), "
                + "allowed \(Markdown.tenths(limit ?? 0))"
        default:
            return "\(place), \(referenceRows)/\(windowRows): \(Markdown.percent(rate)) % "
                + "(\(Markdown.percent(lower)) to \(Markdown.percent(upper)))"
        }
    }
}

extension Law {
    /// Its name for people.
    var words: String {
        switch self {
        case .normal: "Normal"
        case .lognormal: "Lognormal"
        case .poisson1: "Poisson with mean 1"
        case .zeros80: "80 % zeros"
        case .fiveValues: "Five equal values"
        case .binary50: "Two categories, one at 0.5"
        case .binary5: "Two categories, one at 0.05"
        case .binary1: "Two categories, one at 0.01"
        case .uniform20: "20 categories, uniform"
        case .zipf20: "20 categories, Zipf"
        case .uniform200: "200 categories, uniform"
        case .zipf200: "200 categories, Zipf"
        }
    }
}
