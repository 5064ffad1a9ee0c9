import Foundation
import NIOCore
import Vigil
import VigilClient
import VigilDomain
import VigilFormats
import VigilNotifications
import VigilStorage

/// What is said about an error that ends the program.
enum FailureText {
    /// A sentence for the user, or `nil` for what the argument parser says better.
    static func sentence(for error: any Error) -> String? {
        switch error {
        case let error as CommandFailure: error.description
        case let error as VigilClientError: error.description
        case let error as DomainError: error.description
        case let error as MonitoringError: error.field.isEmpty ? error.detail : "\(error.field): \(error.detail)"
        case let error as StoreError: error.detail
        case let error as ChannelAddressError: "alert-channel: \(error.detail)"
        case let error as FormatError: "\(error)"
        case is CancellationError: "it was interrupted"
        default: nil
        }
    }
}
