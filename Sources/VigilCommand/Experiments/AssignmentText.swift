import VigilClient
import VigilDomain

/// Which arms units have, as text for a terminal.
enum AssignmentText {
    /// A line for each unit.
    static func table(
        _ answers: [(unit: String, answer: ExperimentAssignmentDocument)], terminal: Terminal
    ) -> String {
        var table = TextTable(columns: [
            TextTable.Column(title: "unit", leastWidth: 12), TextTable.Column(title: "arm", leastWidth: 8),
            TextTable.Column(title: "model"), TextTable.Column(title: "why", leastWidth: 20),
        ])
        for (unit, answer) in answers {
            table.add([
                TextTable.Cell(unit), TextTable.Cell(answer.arm ?? "none", answer.arm == nil ? .dim : .bold),
                TextTable.Cell("\(answer.model.model) \(answer.model.version)"),
                TextTable.Cell(why(answer.reason), .dim),
            ])
        }
        return table.lines(width: terminal.width, isColored: terminal.isColored).joined(separator: "\n")
    }

    /// A reason in words; one that is not known as it is.
    static func why(_ reason: String) -> String {
        guard let known = Assignment.Reason(rawValue: reason) else { return reason }
        return switch known {
        case .drawn: "drawn by its identifier"
        case .sticky: "it had this arm before"
        case .override: "named by hand; it counts in no result"
        case .noUnit: "it has no identifier"
        case .paused: "the test is paused"
        case .closed: "the test takes nobody in now"
        case .blocked: "its arm is blocked"
        case .holdout: "it is held out of all tests"
        case .layer: "its part of the layer is another test's"
        case .targeting: "the test is not for it"
        case .coverage: "it is not among those that take part"
        }
    }
}
