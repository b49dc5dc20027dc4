-- An instalment of the donor that was recorded by mistake is taken back; its event and the void stay in the ledger.
GRANT DELETE ON donor_instalment TO {role};
