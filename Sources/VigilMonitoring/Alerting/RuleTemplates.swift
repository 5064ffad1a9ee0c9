/// Every ready-made set of alert rules.
package enum RuleTemplates {
    /// One line a template; a test compares the list with the folder `Templates/`.
    package static let all: [any RuleTemplate] = [
        AbsoluteTargets(),
        WorseThanReference(),
    ]

    /// The template that a new model gets when nothing else is said.
    package static let standard: any RuleTemplate = WorseThanReference()

    /// The template of this name, or `nil`.
    package static func template(_ id: String) -> (any RuleTemplate)? { all.first { $0.id == id } }
}
