import { language } from './language.js';

export const fr = language({
  code: 'fr',
  names: [
    'Camille|Élodie|Marie|Fatima|Chloé|Hélène|Sophie|Inès',
    'Julien|Mathieu|François|Karim|Thibault|Luc|Antoine|Jean-Pierre',
    "Martin|Dubois|Lefèvre|Benali|Moreau|Girard|D'Angelo|Roux|Le Goff|Chevalier|Traoré|Petit",
  ],
  months: 'janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre',
  nouns:
    "numéro de carte|carte bancaire|n° de carte|CB|num de carte; date d'expiration|expire le|exp|date de validité; cryptogramme|CVV|code au dos|code de sécurité; code secret|code PIN|code confidentiel; email|adresse mail|mail|e-mail|courriel; numéro de téléphone|portable|tel|tél|mon numéro|mobile; numéro d'identité|n° de CNI; numéro de compte|compte|n° de compte; numéro de passeport|passeport|n° passeport; permis de conduire|numéro de permis|n° permis; numéro adhérent|n° de mutuelle; plaque|immatriculation|plaque d'immatriculation; adresse bitcoin|portefeuille crypto; date de naissance|né le|née le|ddn; code postal|CP; adresse|adresse de livraison|mon adresse; mot de passe|mdp|mot de passe actuel; code reçu par SMS|code de confirmation|code; clé API|jeton|token; lien|lien de réinitialisation; nom|nom et prénom",
  asks: "Pouvez-vous m'indiquer votre {k} ?|Quel est votre {k} s'il vous plaît ?|J'aurais besoin de l'élément suivant : {k}|Merci de me communiquer : {k}|Et votre {k} ?|Pour la sécurité, votre {k} ?",
  gives:
    "mon {k} c'est {v}|{k} : {v}|{k} {v}|voici mon {k} {v}|{k} = {v}|le {k} est le {v}|alors {k}, {v}|je vous donne le {k} : {v}",
  bares: "{v}|{v}|oui {v}|c'est {v}|alors {v}|{v} merci|voilà {v}",
  repeats: "J'ai bien noté {v}, c'est correct ?|Donc {v} ?|Je vois {v} dans le dossier.",
  corrects: 'pardon erreur {v}|non plutôt {v}|*{v}|oups {v}|rectification : {v}',
  goOn: 'oui ?|et la suite ?|Noté, continuez|je vous écoute',
  hellos:
    'Bonjour, comment puis-je vous aider ?|Bonjour et bienvenue au service client.|Bonsoir, que puis-je faire pour vous ?',
  namedHellos: 'Bonjour, je suis {n}, comment puis-je vous aider ?|{n} à votre service.|Vous êtes en ligne avec {n}.',
  opens: "bonjour|bjr|salut|Bonjour j'ai un souci|bonsoir|il y a quelqu'un ?",
  intros: "je m'appelle {n}|c'est {n}|moi c'est {n}|au nom de {n}|Cordialement, {n}|mon nom : {n}",
  problems:
    "ma carte est refusée|il y a un prélèvement que je ne connais pas; mon sinistre n'avance pas|je veux modifier mon contrat auto; mon colis n'est jamais arrivé|je veux un remboursement; notre vol est annulé|je dois ajouter un bagage; plus d'internet depuis hier soir|ma sim est bloquée; je dois déplacer mon rendez-vous|je n'ai pas reçu mes résultats; je veux changer ma réservation|la chambre est débitée deux fois; le montant de mon avis est faux|comment renouveler mon titre",
  waits: 'Un instant je vérifie.|Merci de patienter.|Je regarde votre dossier.',
  thanks: 'merci|merci bcp|ok super|merci beaucoup|parfait merci',
  closings: "Puis-je vous aider pour autre chose ?|Bonne journée !|C'est réglé, à bientôt.",
  lookalikes:
    "numéro de commande|commande|n° cmd; numéro de suivi|suivi colis|n° de colis; prix|montant|total; date de livraison|date; horaires|heures d'ouverture; version|version de l'appli|firmware; ISBN|EAN|code-barres; numéro de facture|facture|fact.; code promo|bon d'achat|code cadeau; points|points fidélité|miles; référence|réf. pièce|référence article; quantité|qté; numéro court|assistance|hotline; vol|numéro de vol; code de réservation|réf. de réservation; chambre|numéro de chambre; TVA|taux|taux d'intérêt; score|résultat; numéro de dossier|ticket|n° de réclamation; relevé compteur|poids|taille",
  without:
    "où trouver mon {k} ?|je ne veux pas donner mon {k} ici|Ne communiquez jamais votre {k} sur ce chat.|j'ai oublié mon {k}|mon {k} a changé|le champ {k} reste vide",
  harmless:
    "j'ai attendu 45 minutes|ça fait 10-15 jours|on est 4 adultes et 2 enfants|j'étais là à 14h30|le PSG menait 3-1 et plus d'image|on a les places 23A et 23B",
});
