import ArgumentParser
import VigilDomain

/// Something that is known of a unit, as `name=value`: a number, true or false, or a text.
struct UnitAttribute: ExpressibleByArgument, Hashable, Sendable {
    let name: String
    let value: AttributeValue

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else { return nil }
        name = String(argument[..<equals])
        let text = argument[argument.index(after: equals)...]
        if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
            value = .text(String(text.dropFirst().dropLast()))
        } else if text == "true" || text == "false" {
            value = .flag(text == "true")
        } else if let number = Double(text), number.isFinite {
            value = .number(number)
        } else {
            value = .text(String(text))
        }
    }
}
