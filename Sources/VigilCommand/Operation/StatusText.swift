import Foundation
import VigilClient
import VigilDomain
import VigilMonitoring

/// How a server is, as text for a terminal.
struct StatusText {
    let status: StatusDocument
    let address: String

    /// The whole text, without a line end.
    func text(for terminal: Terminal) -> String {
        var lines = [head, condition(terminal)]
        if let warning = status.warning { lines.append("warning: " + warning) }
        lines += [availability, content, waiting, backups].compactMap { $0 }
        var parts = [
            lines.map { TerminalText.wrapped(TerminalText.clean($0), to: terminal.width, indent: "  ") }
                .joined(separator: "\n")
        ]
        if let outages = status.availability?.outages, !outages.isEmpty {
            parts.append(table(outages, terminal).joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }

    private var head: String {
        let engine = status.engine.map { $0 == "postgres" ? " over PostgreSQL" : " over SQLite" } ?? ""
        return "Vigil \(status.version) at \(address)\(engine), up for \(Self.length(status.uptimeSeconds))."
    }

    private func condition(_ terminal: Terminal) -> String {
        guard let problem = status.problem else { return status.isReady ? "It is ready." : "It is not ready." }
        return "It is NOT ready (\(problem.code)): \(problem.detail)."
    }

    private var availability: String? {
        guard let availability = status.availability else { return nil }
        guard let share = availability.share else { return "Its availability is counted from now on." }
        let goal = "\(NumberText.setting((availability.goal * 1000).rounded() / 10)) %"
        let down = max(availability.totalSeconds - availability.upSeconds, 0)
        let kept = share >= availability.goal ? "kept" : "missed"
        return "Available \(Self.percent(share)) of the time since \(availability.since.timestamp), at most "
            + "\(availability.days) days: \(NumberText.count(availability.outageCount, "outage"))"
            + (down > 0 ? " of \(Self.length(down)) in all" : "") + "; the goal of \(goal) is \(kept)."
    }

    private var content: String? {
        guard let models = status.models, let predictions = status.predictions else { return nil }
        var text =
            "\(NumberText.count(models, "model")), \(NumberText.count(predictions, "prediction")), "
            + "\(NumberText.count(status.labelled ?? 0)) with a label"
        if let waiting = status.waitingOutcomes, waiting > 0 {
            text += ", \(NumberText.count(waiting, "outcome")) without a prediction yet"
        }
        return text + "."
    }

    private var waiting: String? {
        let queue = status.queue
        var parts = [
            "\(NumberText.count(queue.writes, "request")) to write",
            "\(NumberText.count(queue.models, "model")) to look at",
        ]
        if queue.livePredictions > 0 { parts.append(NumberText.count(queue.livePredictions, "live prediction")) }
        if let outbox = status.outbox {
            parts.append("\(NumberText.count(outbox.pending, "message")) to deliver")
            if outbox.rejected > 0 { parts.append("\(NumberText.count(outbox.rejected)) given up") }
        }
        return "Waiting: " + parts.joined(separator: ", ") + "."
    }

    private var backups: String? {
        guard let backups = status.backups else { return nil }
        var text = "No backup yet"
        if let last = backups.lastAt {
            let size = backups.lastBytes.map { ", " + ByteText.bytes($0) } ?? ""
            text = "Last backup \(last.timestamp)\(size), \(backups.isVerified == true ? "verified" : "NOT verified")"
        }
        if backups.isRunning {
            text += "; one is being made"
        } else if let next = backups.nextAt {
            text += "; the next is due \(next.timestamp)"
        }
        guard let warning = backups.warning else { return text + "." }
        return text + ". WARNING: \(warning)" + (warning.hasSuffix(".") ? "" : ".")
    }

    private func table(_ outages: [StatusDocument.Outage], _ terminal: Terminal) -> [String] {
        var table = TextTable(columns: [
            TextTable.Column(title: "down from"), TextTable.Column(title: "to"),
            TextTable.Column(title: "for", alignment: .right), TextTable.Column(title: "because", leastWidth: 16),
        ])
        for outage in outages {
            table.add([
                TextTable.Cell("\(outage.start.timestamp)"),
                TextTable.Cell(outage.end.map { "\($0.timestamp)" } ?? "now"),
                TextTable.Cell(Self.length(outage.seconds)), TextTable.Cell(Self.cause(outage)),
            ])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored)
    }

    private static func cause(_ outage: StatusDocument.Outage) -> String {
        switch (outage.cause, outage.fault) {
        case ("stopped", _): "it was stopped"
        case ("ended", _): "the process or the machine ended without being stopped"
        case (_, "full"?): "the disk was full"
        case (_, "read_only"?): "the store could not be written: read-only"
        case (_, "unavailable"?): "the database's server could not be reached"
        case (_, let fault?): "the store failed: \(fault)"
        default: outage.cause
        }
    }

    /// A share in percent that does not round up to what it has not reached: `99.98 %`.
    static func percent(_ share: Double) -> String {
        let hundredths = (share * 10_000).rounded(.down) / 100
        return String(format: "%.2f", hundredths) + " %"
    }

    /// A length of time in its two largest units: `2 days 3 h`, `4 min 10 s`, `0.3 s`.
    static func length(_ seconds: Double) -> String {
        let seconds = max(seconds, 0)
        if seconds < 10 { return "\(NumberText.setting((seconds * 10).rounded() / 10)) s" }
        let whole = Int(min(seconds.rounded(), 1e15))
        let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60)
        func joined(_ large: String, _ small: Int, _ unit: String) -> String {
            small > 0 ? "\(large) \(small) \(unit)" : large
        }
        if days > 0 { return joined(NumberText.count(days, "day"), hours, "h") }
        if hours > 0 { return joined("\(hours) h", minutes, "min") }
        if minutes > 0 { return joined("\(minutes) min", whole % 60, "s") }
        return "\(whole) s"
    }
}
