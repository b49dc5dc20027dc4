"""What can be done to a sub-grant whose contract is signed."""

from __future__ import annotations

from services.grants.commands import ending, instalments, payments, reports
from services.grants.inputs import contracts as inputs_contracts
from services.grants.inputs import payments as inputs_payments
from services.grants.steps.step import Step
from shared.web.translations import mark

STEPS = (
    Step("instalments", mark("Ask for an instalment"), inputs_contracts.NewInstalment, instalments.request),
    Step(
        "instalment-approval", mark("Approve an instalment"), inputs_contracts.Approval, instalments.approve,
        mark("Another person than the one who asked for it."),
    ),
    Step("instalment-rejection", mark("Reject an instalment"), inputs_contracts.Rejection, instalments.reject),
    Step("disbursements", mark("Record a payment"), inputs_payments.NewDisbursement, payments.disburse),
    Step("reports", mark("Schedule a report"), inputs_contracts.NewReport, reports.schedule),
    Step("report-submission", mark("Take a report in"), inputs_contracts.ReportDone, reports.submit),
    Step("report-return", mark("Send a report back"), inputs_contracts.NewReport, reports.send_back),
    Step("report-approval", mark("Approve a report"), inputs_contracts.ReportDone, reports.approve),
    Step(
        "expenditures", mark("Enter a statement of expenditure"), inputs_contracts.NewStatement, reports.report_spending,
        mark("What the recipient spent, line by line of its budget, in the contract’s currency."),
    ),
    Step(
        "verification", mark("Verify a statement of expenditure"), inputs_contracts.Verification, reports.verify_spending,
        mark("Every line is divided into eligible and ineligible, to the cent."),
    ),
    Step("deliverables", mark("Verify a deliverable"), inputs_contracts.Deliverable, reports.verify_deliverable),
    Step(
        "amendment", mark("Amend the contract"), inputs_contracts.Amendment, ending.amend,
        mark("Another sum waits for the lead’s confirmation like a new contract; nothing is paid before."),
    ),
    Step("recoveries", mark("Order a recovery"), inputs_contracts.RecoveryOrder, ending.order_recovery),
    Step("recovery-receipt", mark("Record recovered money"), inputs_contracts.RecoveryIn, ending.receive_recovery),
    Step(
        "closure", mark("Close the sub-grant"), inputs_contracts.Closure, ending.close,
        mark("The payable amount is the lowest of: the contract, eligible costs at the co-financing rate, eligible costs less what others paid for them."),
    ),
    Step("termination", mark("Terminate the contract"), inputs_contracts.Termination, ending.terminate),
)  # fmt: skip
